"""What rival theories predict for a scenario, beside what the simulation says of it."""

from functools import partial

import numpy as np
import pandas as pd

from ...errors import UserError
from ...process import side_by_side
from ...results.counting import count_quantile
from ...results.findings import Advance
from ...rivals.catalogue import RIVALS, Rival, agenda_setter
from ...rivals.voting import UNANIMITY
from ...scenario.vocabulary import SHELVED
from .issues import Mapped

#: Quantiles of a prediction over the draws, and of the simulated outcomes.
SPREAD = (0.05, 0.95)


def rivals_of(mapped: Mapped) -> dict[str, Rival]:
    """The theories compared on a scenario; its sponsor is the agenda setter, under unanimity and a majority."""
    setter = mapped.scenario.sponsor
    return {
        **{name: rival for name, rival in RIVALS.items() if not name.startswith("challenge")},
        "agenda_unanimity": agenda_setter(setter, UNANIMITY, "unanimity"),
        "agenda_majority": agenda_setter(setter, mapped.majority, mapped.majority.name),
        **{name: rival for name, rival in RIVALS.items() if name.startswith("challenge")},
    }


def predictions(mapped: Mapped, progress: Advance = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What every theory predicts: one row a theory and draw (theory, draw, point), and one row a theory.

    The second has theory, label, source, applies, mean, low, high (5 to 95 % of the draws), nearest, why_not. `applies`
    is the share of draws in which the theory makes a prediction. Mean, low and high are taken over those, and NaN where
    there are none; why it makes none in some draw is said in `why_not`. `nearest` is the label of the outcome that is
    nearest to the mean. `progress` is called with the number of theories that were just finished.
    """
    rows, points = [], []
    rivals = rivals_of(mapped)
    predicted = side_by_side([partial(_predict, rival, mapped) for rival in rivals.values()], progress)
    for (name, rival), (found, why_not) in zip(rivals.items(), predicted, strict=True):
        known = found[~np.isnan(found)]
        low, high = np.quantile(known, SPREAD) if known.size else (np.nan, np.nan)
        mean = float(known.mean()) if known.size else np.nan
        nearest = mapped.scenario.label(nearest_outcome(mapped, mean)) if known.size else ""
        ends = (mean, float(low), float(high), nearest, why_not)
        rows.append((name, rival.label, rival.source, known.size / found.size, *ends))
        points.append(pd.DataFrame({"theory": name, "draw": np.arange(found.size), "point": found}))
    columns = ["theory", "label", "source", "applies", "mean", "low", "high", "nearest", "why_not"]
    return pd.concat(points, ignore_index=True), pd.DataFrame(rows, columns=columns)


def _predict(rival: Rival, mapped: Mapped) -> tuple[np.ndarray, str]:
    """A prediction for each draw, NaN where the theory does not apply, and why it does not."""
    found, why_not = [], mapped.why_not
    for issue in mapped.issues:
        try:
            found.append(np.nan if issue is None else rival.predict(issue))
        except UserError as error:
            found.append(np.nan)
            why_not = error.mistakes[0].what.partition(";")[0]
    return np.array(found), why_not


def nearest_outcome(mapped: Mapped, point: float) -> str:
    """The outcome that stands nearest to a point; on a tie the more ambitious draft."""
    return min(mapped.places, key=lambda outcome: abs(mapped.places[outcome] - point))


def simulated(mapped: Mapped, shares: pd.DataFrame) -> pd.DataFrame:
    """The outcomes of the runs with their places: outcome, label, place (NaN for shelved without a status quo), share.

    `shares` as `outcomes.outcome_shares` gives them.
    """
    return shares.assign(place=[mapped.places.get(name, np.nan) for name in shares["outcome"]])


def landing(outcomes: pd.DataFrame) -> dict[str, float | None]:
    """Where the simulation lands: mean, median, low and high (5 to 95 %) of the places of all runs that have one.

    Of the runs that adopt alone where shelved ones have no place; `adopted` is their share. None if there is no run.
    """
    placed = outcomes[outcomes["place"].notna() & (outcomes["share"] > 0)].sort_values("place")
    adopted = float(outcomes.loc[outcomes["outcome"] != SHELVED, "share"].sum())
    if placed.empty:
        return {"adopted": adopted, "mean": None, "median": None, "low": None, "high": None}
    place, share = placed["place"].to_numpy(), placed["share"].to_numpy() / placed["share"].sum()
    low, median, high = (float(place[int(count_quantile(share, level))]) for level in (SPREAD[0], 0.5, SPREAD[1]))
    return {"adopted": adopted, "mean": float(place @ share), "median": median, "low": low, "high": high}


def standing(mapped: Mapped) -> pd.DataFrame:
    """Where the actors stand: actor, label, position and weight (influence times salience), means over the draws."""
    issues, scenario = [issue for issue in mapped.issues if issue is not None], mapped.scenario
    columns = {name: [getattr(issue, name) for issue in issues] for name in ("position", "weight")}
    means = {name: np.mean(values, axis=0) if values else np.nan for name, values in columns.items()}
    return pd.DataFrame({"actor": scenario.voters, "label": [scenario.label(v) for v in scenario.voters], **means})
