"""The first sheet of a run's report: the answer with its range, and what every study has to say to who decides.

The range is that of what the model assumes, never the luck of a finite number of runs, which is named apart. What other
studies know of the scenario is taken from their results where there are any, and else computed.
"""

from dataclasses import replace
from typing import Any

from ...page.report import Drawing, Part
from ...page.sheet import basis_part
from ...results.findings import Findings, Progress
from ...results.study import studies, study_of
from ...scenario.vocabulary import SHELVED
from ...words import say
from ...words.numbers import interval, month, percent
from ..sure.names import moved_by_assumptions
from .retry import adopted, later_starts
from .study import RunFindings

#: In which order the studies speak: who stands in the way, what would change it, what external powers do, when to try
#: again, the record.
SPEAKING = ("blockers", "tip", "targets", "run", "forecast")
#: Runs of `sure` and points of the coded ranges where it is not stored; blockers that are listed of behaviours.
RUNS, POINTS, LISTED = 10_000, 256, 3
#: By how much a later start must be better to be worth waiting for.
WORTH_WAITING = 0.02


def is_known(run: Findings) -> bool:
    """Whether other studies can run the runs again: they know no behaviours of somebody's own."""
    return "behaviours" not in run.about


def with_others(run: RunFindings, progress: Progress) -> RunFindings:
    """The run with findings of `sure` and `forecast` on its scenario beside it."""
    others: list[Findings] = list(run.others)
    if run.other("sure", quantity="adopted") is None:
        others.append(study_of("sure").run(run.scenario, quick=True, runs=RUNS, points=POINTS, seed=run.seed,
                                           progress=progress))  # fmt: skip
    if run.other("forecast") is None:
        others.append(study_of("forecast").run(run.scenario, seed=run.seed, progress=progress))
    return replace(run, others=tuple(others))


def answer(run: Findings) -> str:
    """The likelier end, how often it comes, and between what that lies with what is assumed."""
    told, sure = _told(run), run.other("sure", quantity="adopted")
    end = "shelved" if told["is_shelved"] else "adopted"
    if sure is None:
        return say(f"brief.{end}.alone", share=percent(told["share"]))
    low, high = moved_by_assumptions(sure).values()
    if told["is_shelved"]:
        low, high = 1.0 - high, 1.0 - low
    how = "always" if low > 0.5 else "likely"
    return say(f"brief.{end}.{how}", share=percent(told["share"]), interval=interval(low, high))


def luck(run: Findings) -> str:
    """The error of a finite number of runs."""
    return say("brief.luck", runs=f"{run.runs:,}", half=f"{100 * _told(run)['half']:.1f}")


def drawing(run: Findings) -> Drawing:
    """The widest of what moves the answer, or the outcomes where that is not known."""
    sure = run.other("sure", quantity="adopted")
    known = {} if sure is None else sure.figures()
    figure = known["assumptions"]() if "assumptions" in known else run.plot("outcomes")
    return Drawing("sheet", figure, figure.title, answer(run))


def parts(run: Findings, counts: dict[str, int], progress: Progress) -> list[Part]:
    """What each study says, in their order, and what it rests on, counted by basis."""
    them: list[Part | None] = [_blocking(run)] if not is_known(run) else []
    for name in SPEAKING if is_known(run) else ("run",):
        them.append(studies()[name].brief(run, progress))  # type: ignore[misc]  # each of these has one
    return [*(part for part in them if part is not None), basis_part(counts)]


def brief(run: Findings, progress: Progress) -> Part | None:
    """When to try again: when agreement comes, and whether a later start is better."""
    scenario, rounds, texts = run.scenario, run.report()["rounds"], []
    later = later_starts(scenario, run.seed, progress) if is_known(run) else []
    if later:
        # As things are on the same draws: the difference would be luck's if these runs were others, or fewer.
        best, now = max(later, key=lambda one: one.share), adopted(scenario, run.seed)
        when = month(best.month) if best.month else say("brief.when.round", round=best.round)
        key = "later" if best.share - now >= WORTH_WAITING else "no_better"
        texts.append(say(f"brief.when.{key}", when=when, event=scenario.label(best.event), share=percent(best.share),
                         base=percent(now)))  # fmt: skip
    elif is_known(run):
        texts.append(say("brief.when.undated"))
    if rounds["adopted"]:
        ends = {"low": rounds["quantiles"]["0.05"], "high": rounds["quantiles"]["0.95"]}
        texts.append(say("report.run.rounds", mean=f"{rounds['mean']:.1f}", **ends))
    return Part(say("brief.when"), texts) if texts else None


def _blocking(run: Findings) -> Part:
    """Who blocked how many of the runs, where nothing can run them again to say why."""
    most = sorted(run.report()["blockers"].items(), key=lambda pair: -pair[1])[:LISTED]
    rows = [(run.scenario.label(actor), say("brief.way.blocked", share=percent(share))) for actor, share in most]
    return Part(say("brief.way"), rows=rows)


def _told(run: Findings) -> dict[str, Any]:
    """share: of the likelier end; is_shelved: whether that is being shelved; half: half the width of its interval."""
    row = next(row for row in run.report()["outcomes"] if row["name"] == SHELVED)
    is_shelved = row["share"] > 0.5
    share = row["share"] if is_shelved else 1.0 - row["share"]
    return {"share": share, "is_shelved": is_shelved, "half": (row["high"] - row["low"]) / 2}
