"""The silence procedure as a model of EU legislation: an issue of the DEU data as a spatial scenario, and its forecast.

All actors that have a position and a salience are members and are heard in consultation; the member states alone are
asked (`decision.forum`), by the issue's own rule: unanimity, or a qualified majority of the treaty's votes. The
Commission is the sponsor, as it alone may propose. Drafts are an even grid over the scale, the first at the end that is
nearer to the sponsor. Influence is council weight; the procedure makes a voice of
it by salience, so that whoever cares little says little.

The forecast is the median of what the runs adopt. Shelved runs are left out of it, because the data has adopted acts
only: a forecast is conditional on agreement. Where no run adopts, it is the median of the drafts tabled last, or the
proposal.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ...engines import ensemble
from ...engines.runs import Record
from ...errors import Mistake, UserError
from ...results.findings import Advance
from ...rivals.central import median_point
from ...rivals.issue import Issue
from ...scenario.consistency import MOST_VOTERS
from ...scenario.schema import NAME, Scenario
from ...scenario.shorthand import grid_menu
from ...scenario.vocabulary import RESERVED
from .issues import COMMISSION

#: A middle trait, for what the data does not tell of an actor.
MIDDLE = 0.5


@dataclass(frozen=True)
class Setting:
    """What the data does not tell, the same for every issue.

    openness         susceptibility to the others' views, in [0, 1], of every actor
    cost_of_failure  loss of failing in widths of the scale, where no status quo is known or it is not used
    use_status_quo   whether a known reference point says what failing costs each actor
    weight           `weights.spatial`: with `rationality` at its default, how far gains outweigh private reservations
    rounds           rounds of consultation: Commission, Parliament and Council read a proposal up to three times
    steps            drafts of the grid
    """

    openness: float = 0.8
    cost_of_failure: float = 0.25
    use_status_quo: bool = False
    weight: float = 2.0
    rounds: int = 3
    steps: int = 21


#: The values that `nacsim deu` uses for any file. The first three are found on data/deu3_dev.csv by
#:     python experiments/validation/deu.py
#: which also says how values found that way do on proposals that had no part in finding them. The others are not
#: calibrated.
CALIBRATED = Setting()


class Forecast(NamedTuple):
    """What the model says of one issue."""

    point: float
    mean: float  # of what is adopted
    adopted: float  # share of the runs that adopt a draft
    low: float  # 5th and 95th percentile of what is adopted
    high: float


def scenario_of(issue: Issue, setting: Setting = CALIBRATED, **parts: Any) -> Scenario:
    """The issue as a spatial scenario; `parts` replace whole parts of it, such as `decision`.

    Raises UserError for more actors than a scenario can have, without a voting rule, or where no member state has a
    vote.
    """
    if len(issue.actors) > MOST_VOTERS:
        what = f"{len(issue.actors)} actors; allowed: at most {MOST_VOTERS}"
        raise UserError(Mistake(f"issue '{issue.name}'", what))
    if not issue.votes.any():
        raise UserError(Mistake(f"issue '{issue.name}'", "no member state with a vote has a position and a salience"))
    if (rule := issue.rule) is None:
        raise UserError(Mistake(f"issue '{issue.name}', rule", "the model needs a voting rule; give the issue one"))
    low, high = issue.scale
    menu_from, menu_to = (high, low) if issue.position[sponsor_of(issue)] >= (low + high) / 2 else (low, high)
    menu = grid_menu({"grid": {"from": menu_from, "to": menu_to, "steps": setting.steps}})
    if isinstance(menu, str):
        raise UserError(Mistake(f"issue '{issue.name}', scale", menu))
    # The actors' names as a scenario allows them: their own, or a number where their own would not do.
    taken = (*RESERVED, *(draft["name"] for draft in menu))
    plain = [bool(re.match(NAME, name)) and name not in taken for name in issue.actors]
    names = [name if ok else f"actor_{n}__" for n, (name, ok) in enumerate(zip(issue.actors, plain, strict=True), 1)]
    known = setting.use_status_quo and issue.reference is not None
    failing = {"status_quo": issue.reference} if known else {"cost_of_failure": setting.cost_of_failure}
    votes = {name: float(vote) for name, vote in zip(names, issue.votes, strict=True) if vote > 0}
    decision: dict[str, Any] = {"forum": list(votes)}
    if not rule.unanimous:
        decision |= {"rule": "majority", "threshold": rule.share, "weights": votes}
    same = {"role": "member", "openness": setting.openness, "solidarity": MIDDLE}
    own = np.column_stack([issue.position, issue.salience, issue.influence / issue.influence.max()]).tolist()
    actors = [{**same, **dict(zip(("ideal", "salience", "influence"), traits, strict=True))} for traits in own]
    return Scenario.model_validate(
        {
            "name": "issue",
            "title": issue.name,
            "spatial": {"scale": {"low": low, "high": high}, **failing},
            "sponsor": names[sponsor_of(issue)],
            "actors": dict(zip(names, actors, strict=True)),
            "menu": menu,
            "weights": {"spatial": setting.weight},
            "process": {"rounds": setting.rounds},
            "decision": decision,
            **parts,
        }
    )


def sponsor_of(issue: Issue) -> int:
    """Number of the actor that proposes: the Commission; where it has no position, the one with the most weight."""
    return issue.actors.index(COMMISSION) if COMMISSION in issue.actors else int(np.argmax(issue.weight))


def forecast(scenario: Scenario, runs: int, seed: int = 1) -> Forecast:
    """The forecast from the runs of one issue's scenario, in the calling thread."""
    return read_off(ensemble.simulate(scenario, runs, seed, threads=1).record, scenario)


def read_off(record: Record, scenario: Scenario) -> Forecast:
    """The forecast from the record of its runs."""
    places = np.array([draft.position.value for draft in scenario.menu if draft.position is not None])
    counts = np.bincount(record.outcome, minlength=len(places) + 1)[: len(places)]
    adopted = counts.sum() / len(record.outcome)
    if not counts.any():
        counts = np.bincount(record.tabled, minlength=len(places))[: len(places)]
    if not counts.any():  # nothing was on the table when the runs ended: what was proposed
        counts[0] = 1
    low, high = np.quantile(places, (0.05, 0.95), weights=counts, method="inverted_cdf")
    median, mean = median_point(places, counts.astype(float)), float(counts @ places / counts.sum())
    return Forecast(median, mean, float(adopted), float(low), float(high))


def point_of(found: Mapping[str, Forecast]) -> Callable[[Issue], float | None]:
    """The forecasts as a theory: from an issue to the point, or None where the model does not apply."""
    return lambda issue: found[issue.name].point if issue.name in found else None


def frame(found: Mapping[str, Forecast]) -> pd.DataFrame:
    """One row an issue: issue, point, mean, adopted, low, high."""
    return pd.DataFrame([{"issue": name, **one._asdict()} for name, one in found.items()])


def forecasts(
    issues: Iterable[Issue],
    setting: Setting = CALIBRATED,
    runs: int = 2000,
    seed: int = 1,
    *,
    threads: int | None = None,
    progress: Advance = None,
    build: Callable[[Issue, Setting], Scenario] = scenario_of,
) -> dict[str, Forecast]:
    """The forecast of every issue to which the model applies, by its name; issues are shared out among threads.

    `progress` is called with the number of issues that were just finished.
    """

    def one(issue: Issue) -> tuple[str, Forecast] | None:
        try:
            scenario = build(issue, setting)
        except UserError:
            return None
        finally:
            if progress is not None:
                progress(1)
        return issue.name, forecast(scenario, runs, seed)

    with ThreadPoolExecutor(threads) as pool:
        return dict(found for found in pool.map(one, issues) if found is not None)
