"""The page: what is computed for a session, and the components that show it.

Results depend on nothing else than the scenario, runs and seed, and are all that sessions share (`results`).
"""

import logging
import shlex
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import solara

from ..equations.decision_rules import PARAMETERS
from ..errors import UserError
from ..figures.about import implausible
from ..results.labels import label
from ..scenario.schema import Scenario
from ..words import own_names, say, speaking
from . import controls, drawing, results
from .session import Session
from .state import SHOWN, State, command, to_query, whole_parts

_STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


@solara.component_vue("head.vue")
def Head(
    words, scenarios, state, about, errors, notices, query, command, languages, download,
    event_choose=None, event_upload=None, event_field=None, event_undo=None, event_take=None, event_dismiss=None,
):  # fmt: skip
    """What is looked at, and what can be taken away."""


@solara.component_vue("controls.vue")
def Controls(
    words, groups, values, sets, errors, drafts, rule,
    event_put=None, event_back=None, event_draft=None, event_decide=None, event_sponsor=None, event_strategy=None,
):  # fmt: skip
    """Every assumption, with its source."""


@solara.component_vue("tabs.vue")
def Tabs(words, tab, strip, event_open=None):
    """Which view is open; on a narrow window also the outcomes as a strip that stays in sight."""


@solara.component_vue("outcomes.vue")
def Outcomes(words, found, runs, busy, trouble):
    """How it ends."""


@solara.component_vue("blockers.vue")
def Blockers(words, found, busy, trouble):
    """Who stands in the way."""


@solara.component_vue("time.vue")
def Time(words, found, busy, trouble):
    """When agreement comes."""


@solara.component_vue("run.vue")
def Run(words, rounds, run, ended, error, event_step=None, event_finish=None, event_begin=None):
    """One run, round by round."""


@solara.component_vue("heat.vue")
def Heat(words, found, quantities, x, y, shown, shows, busy, trouble, event_field=None):
    """Two assumptions at once."""


def use_latest(compute: Callable[[Callable[[], bool]], Any], key: Any) -> tuple[Any, bool, str]:
    """(latest answer, whether a newer one is coming, what went wrong) of `compute`, run anew when `key` changes.

    It runs in a thread and gets a function that says whether its answer is still wanted; of several that were asked
    for, the last one counts. When the page is left, nothing is wanted any more.
    """
    answer = solara.use_reactive((None, None, ""))

    def start() -> Callable[[], None]:
        stopped = threading.Event()

        def work() -> None:
            try:
                found, trouble = compute(stopped.is_set), ""
            except results.Stopped:
                return
            except results.TookTooLong:
                found, trouble = None, "too_long"
            except UserError as error:
                found, trouble = None, str(error)
            except Exception as error:  # a defect: it is shown in place of the answer, and logged
                logging.getLogger(__name__).exception("a computation failed")
                found, trouble = None, f"{type(error).__name__}: {error}"
            if not stopped.is_set():
                answer.set((key, found, trouble))

        threading.Thread(target=work, daemon=True).start()
        return stopped.set

    solara.use_effect(start, [key])
    of, found, trouble = answer.value
    return found, of != key, trouble if of == key else ""


@solara.component
def Page():
    """The whole page of one session."""
    router = solara.use_router()
    session = solara.use_memo(lambda: Session(router.search or ""), [])
    with speaking(session.state.value.language):
        _show(session, session.state.value)


def _show(session: Session, state: State) -> None:
    # What is computed does not depend on the language, what is shown does.
    coded, run = session.base, session.now
    base, scenario = (s.in_language(state.language) for s in (coded, run))

    def shaped() -> Scenario:
        """The menu, rule, sponsor and strategies as they are, and every number as coded."""
        return library.scenario(state.scenario, parts).in_language(state.language)

    library, refused, told = session.library.value, session.refused.value, session.notices.value
    notices = [say(told[0]), *told[1:]] if told else []
    said = command(state, library.as_argument(state.scenario))
    words = solara.use_memo(drawing.words, [state.language])
    parts = whole_parts(state)
    of = [state.scenario, parts, state.language, library.uploaded]
    groups = solara.use_memo(lambda: controls.groups(shaped()), of)
    drafts = solara.use_memo(lambda: controls.drafts_to_choose(base, shaped()), of)
    scenarios = solara.use_memo(lambda: drawing.titles(library, state.language), [state.language, library.uploaded])
    found, busy, trouble = use_latest(
        lambda stopped: results.run_results(run, state.runs, state.seed, stopped),
        (state.scenario, state.sets, state.runs, state.seed, library.uploaded),
    )
    before, late, _ = use_latest(
        lambda stopped: results.run_results(coded, state.runs, state.seed, stopped) if state.sets else None,
        (state.scenario, bool(state.sets), state.runs, state.seed, library.uploaded),
    )
    # Results of another menu cannot be drawn with this scenario's names.
    fits = found is not None and [row["name"] for row in found["shares"]] == list(scenario.outcomes)
    found, before = found if fits else None, before if state.sets and not late else None
    if state.tab != "map":  # the map sees to its own
        session.shown = (None, None) if busy else (found, before)
    solara.Style(_STYLE)
    solara.Title(f"{scenario.title} · nacsim")
    with solara.Div(classes=["nac"], attributes={"lang": state.language}):
        Head(
            words=words,
            scenarios=scenarios,
            state={"scenario": state.scenario, "runs": f"{state.runs}", "seed": f"{state.seed}",
                   "language": state.language, "changes": len(state.sets), **_of(refused, "runs", "seed")},
            about={"title": scenario.title, "description": " ".join([scenario.description, *implausible(scenario)]),
                   "uploaded": state.scenario in library.uploads},
            errors=_of(session.errors.value, "runs", "seed"), notices=notices, query=to_query(state),
            command=shlex.join(said), languages=own_names(), download=session.download.value,
            event_choose=session.choose, event_upload=session.upload, event_field=session.field,
            event_undo=session.undo, event_dismiss=lambda _: session.notices.set([]),
            event_take=lambda kind: session.take(str(kind), scenario, said),
        )  # fmt: skip
        with solara.Div(classes=["nac-body"]):
            with solara.Div(classes=["nac-main"]):
                strip = drawing.outcomes(scenario, found, None)["rows"] if found is not None else []
                shown = {"words": words, "tab": state.tab, "strip": strip}
                Tabs(**shown, event_open=lambda tab: session.field({"name": "tab", "value": tab}))
                _view(session, state, scenario, words, found, before, busy, trouble)
            Controls(
                words=words, groups=groups, values=controls.values(scenario), sets=dict(state.sets),
                errors=dict(session.errors.value), drafts=drafts,
                rule={**controls.rule_of(scenario), **_of(refused, *PARAMETERS)},
                event_put=session.put, event_back=session.back,
                event_draft=session.draft, event_decide=session.decide, event_sponsor=session.sponsor,
                event_strategy=session.strategy,
            )  # fmt: skip


def _view(
    session: Session, state: State, scenario: Scenario, words: Mapping[str, str], found: Mapping[str, Any] | None,
    before: Mapping[str, Any] | None, busy: bool, trouble: str,
) -> None:  # fmt: skip
    if state.tab == "run":
        _run_view(session, state, scenario, words)
    elif state.tab == "map":
        MapView(session, state, scenario, words)
    else:
        views: dict[str, Any] = {
            "outcomes": (drawing.outcomes, Outcomes, {"runs": f"{state.runs:,}"}),
            "blockers": (drawing.blockers, Blockers, {}),
            "time": (drawing.time, Time, {}),
        }
        draw, view, more = views[state.tab]
        drawn = draw(scenario, found, before) if found is not None else None
        view(words=words, found=drawn, busy=busy, trouble=_trouble(trouble), **more)


def _run_view(session: Session, state: State, scenario: Scenario, words: Mapping[str, str]) -> None:
    _ = session.round_count.value
    rounds = session.stepping.so_far(scenario, state)

    def forward(all_of_it: bool) -> None:
        session.stepping.step(scenario, state, all_of_it)
        session.round_count.set(session.round_count.value + 1)

    def begin(number: Any) -> None:
        session.stepping.forget()
        session.field({"name": "run", "value": number})
        session.round_count.set(session.round_count.value + 1)

    Run(
        words=words, rounds=drawing.told(scenario, rounds), run=session.refused.value.get("run", str(state.run)),
        ended=bool(rounds and rounds[-1]["decision"]), error=session.errors.value.get("run", ""),
        event_step=lambda _: forward(False), event_finish=lambda _: forward(True), event_begin=begin,
    )  # fmt: skip


@solara.component
def MapView(session, state, scenario, words):
    """The map, computed only while it is looked at."""
    with speaking(state.language):
        paths = controls.map_axes(scenario, state)
        items = {item["path"]: item for group in controls.groups(scenario) for item in group["items"]}
        x, y = ((path, items[path]["from"], items[path]["to"]) for path in paths)
        found, busy, trouble = use_latest(
            lambda stopped: results.map_results(scenario, x, y, state.seed, stopped),
            (state.scenario, state.sets, paths, state.seed, session.library.value.uploaded),
        )
        fits = found is not None and not busy
        session.shown = (found if fits else None, None)
        Heat(
            words=words, found=drawing.heat(scenario, found, *paths, state.shown) if fits else None,
            quantities=[{"path": path, "name": label(scenario, path)} for path in items],
            x=paths[0], y=paths[1], shown=state.shown, shows={name: say(name) for name in SHOWN},
            busy=busy, trouble=_trouble(trouble), event_field=session.field,
        )  # fmt: skip


def _of(said: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: what for name, what in said.items() if name in names}


def _trouble(what: str) -> str:
    return say("app.too_long", seconds=f"{results.LONGEST:g}") if what == "too_long" else what
