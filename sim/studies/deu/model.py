"""The silence procedure as a model of EU legislation: an issue of the DEU data as a spatial scenario, and its forecast.

All actors that have a position and a salience are members and are heard in consultation; the member states alone are
asked (`decision.forum`), by the issue's own rule: unanimity, or a qualified majority of the treaty's votes. The
Commission is the sponsor, as it alone may propose. Drafts are an even grid over the scale, the first at the end that is
nearer to the sponsor. Influence is council weight; the procedure makes a voice of
it by salience, so that whoever cares little says little.

Nothing in the data says how far an actor can be moved, nor what a failure costs. So both are drawn and not chosen: an
actor's openness is 1 - f times its salience, for who cares more yields less, with one firmness f for all actors of a
run, which goes through its whole range from run to run; the cost of failure is uniform over a wide range.

The forecast is the distribution of what the runs adopt, its point the median. Shelved runs are left out of it, because
the data has adopted acts only: a forecast is conditional on agreement. Where no run adopts, it is that of the drafts
tabled last, or the proposal.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ...engines.cases import Batch, count
from ...engines.layout import Layout
from ...engines.runs import Record, empty_record
from ...errors import Mistake, UserError
from ...process import cores
from ...results.findings import Advance
from ...rivals.issue import Issue
from ...scenario.consistency import MOST_VOTERS
from ...scenario.schema import NAME, Scenario
from ...scenario.shorthand import grid_menu
from ...scenario.vocabulary import RESERVED
from ...sweeps.executors import all_at_once
from .distributions import Distribution
from .issues import COMMISSION

#: A middle trait, for what the data does not tell of an actor.
MIDDLE = 0.5


@dataclass(frozen=True)
class Setting:
    """What the data does not tell, the same for every issue.

    firmness         values of f in [0, 1], each in as many runs as the others: openness is 1 - f times salience
    cost_of_failure  least and largest loss of failing in widths of the scale, where no status quo is known or it is not
                     used; uniform between the two. Below a quarter many acts fail that were adopted; 1 is a loss as
                     large as that of the outcome at the far end
    use_status_quo   whether a known reference point says what failing costs each actor
    weight           `weights.spatial`: with `rationality` at its default, how far gains outweigh private reservations
    rounds           rounds of consultation: Commission, Parliament and Council read a proposal up to three times
    steps            drafts of the grid
    """

    firmness: tuple[float, ...] = tuple(n / 10 for n in range(11))
    cost_of_failure: tuple[float, float] = (0.25, 1.0)
    use_status_quo: bool = False
    weight: float = 2.0
    rounds: int = 3
    steps: int = 21


#: What `nacsim deu` uses for any file. No number in it is fitted to outcomes; its form was found on data/deu3_dev.csv.
#:     python experiments/validation/deu.py
#: says how much depends on it, and how a form chosen without a proposal does on that proposal.
IN_USE = Setting()


class Forecast(NamedTuple):
    """What the model says of one issue."""

    point: float
    mean: float  # of what is adopted
    adopted: float  # share of the runs that adopt a draft
    low: float  # 5th and 95th percentile of what is adopted
    high: float
    said: Distribution  # of what is adopted


def openness(issue: Issue, firmness: float) -> np.ndarray:
    """How far each actor can be moved: 1 - firmness times salience, in [0, 1], as both are."""
    return 1 - firmness * issue.salience


def scenario_of(issue: Issue, setting: Setting = IN_USE, *, firmness: float = MIDDLE, **parts: Any) -> Scenario:
    """The issue as a spatial scenario, at one firmness; `parts` replace whole parts of it, such as `decision`.

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
    plain = [bool(re.fullmatch(NAME, name)) and name not in taken for name in issue.actors]
    names = [name if ok else f"actor_{n}__" for n, (name, ok) in enumerate(zip(issue.actors, plain, strict=True), 1)]
    known = setting.use_status_quo and issue.reference is not None
    failing = {"status_quo": issue.reference} if known else {"cost_of_failure": _between(*setting.cost_of_failure)}
    votes = {name: float(vote) for name, vote in zip(names, issue.votes, strict=True) if vote > 0}
    decision: dict[str, Any] = {"forum": list(votes)}
    if not rule.unanimous:
        decision |= {"rule": "majority", "threshold": rule.share, "weights": votes}
    columns = [issue.position, issue.salience, issue.influence / issue.influence.max(), openness(issue, firmness)]
    own = np.column_stack(columns).tolist()
    traits = ("ideal", "salience", "influence", "openness")
    actors = [{"role": "member", "solidarity": MIDDLE, **dict(zip(traits, values, strict=True))} for values in own]
    return Scenario.model_validate(
        {
            "name": "issue",
            "title": "An issue",  # its own name may be anything
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


def _between(low: float, high: float) -> float | dict[str, Any]:
    return low if low == high else {"value": (low + high) / 2, "low": low, "high": high, "dist": "uniform"}


def forecast(scenario: Scenario, firm: np.ndarray, runs: int, seed: int = 1) -> Forecast:
    """The forecast from the runs of one issue's scenario, in the calling thread.

    `firm` (values of firmness, actors) has the openness of every actor at each; run n is played at value n modulo their
    number, with the draws of run n divided by it, so that it is the same run however many there are.
    """
    layout = Layout(scenario)
    rows = np.array([layout.row_of[f"{name}.openness"] for name in layout.voters], dtype=np.int64)
    values, each = len(firm), -(-runs // len(firm))
    record = empty_record(layout, (values, each))
    count(Batch(layout, rows, firm), each, seed, record=record)
    return read_off(Record(*(column.T.reshape(-1)[:runs] for column in record)), scenario)


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
    shares = counts / counts.sum()
    said = Distribution(places[shares > 0], shares[shares > 0])
    return Forecast(said.median, float(shares @ places), float(adopted), float(low), float(high), said)


def theory(found: Mapping[str, Forecast]) -> Callable[[Issue], Distribution | None]:
    """The forecasts as a theory: from an issue to the distribution, or None where the model does not apply."""
    return lambda issue: found[issue.name].said if issue.name in found else None


def frame(found: Mapping[str, Forecast]) -> pd.DataFrame:
    """One row an issue: issue, point, mean, adopted, low, high."""
    rows = [{"issue": name, **one._asdict()} for name, one in found.items()]
    return pd.DataFrame(rows).drop(columns="said", errors="ignore")


def distributions(found: Mapping[str, Forecast]) -> pd.DataFrame:
    """One row an issue and draft that some run adopts: issue, position, share of the runs that adopt."""
    rows = [(name, *row) for name, one in found.items() for row in zip(*one.said, strict=True)]
    return pd.DataFrame(rows, columns=["issue", "position", "share"])


def forecasts(
    issues: Iterable[Issue],
    setting: Setting = IN_USE,
    runs: int = 2000,
    seed: int = 1,
    *,
    threads: int | None = None,
    progress: Advance = None,
    build: Callable[[Issue, Setting], Scenario] = scenario_of,
) -> dict[str, Forecast]:
    """The forecast of every issue to which the model applies, by its name; issues are shared out among processors.

    `progress` is called with the number of issues that were just finished.
    """

    work = partial(_forecast, setting=setting, runs=runs, seed=seed, build=build)
    found = all_at_once(work, list(issues), threads or cores(), progress)
    return {issue: said for issue, said in found if said is not None}


def _forecast(
    issue: Issue, setting: Setting, runs: int, seed: int, build: Callable[[Issue, Setting], Scenario]
) -> tuple[str, Forecast | None]:
    """An issue's name and the forecast of it; None where the model does not apply."""
    try:
        scenario = build(issue, setting)
    except UserError:
        return issue.name, None
    firm = np.array([openness(issue, firmness) for firmness in setting.firmness])
    return issue.name, forecast(scenario, firm, runs, seed)
