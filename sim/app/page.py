"""The page: one session's state, what is computed for it, and the components that show it.

A session holds its own state, library and run; only results, which depend on nothing else than the scenario, runs and
seed, are shared between sessions (`results`).
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import solara

from ..errors import NacsimError, UserError
from ..language import LANGUAGES, say, speaking
from ..scenario.schema import Scenario
from ..scenario.wording import written
from . import controls, drawing, results, taking
from .library import Library, library
from .state import (
    State,
    command,
    from_query,
    scenario_of,
    to_query,
    with_field,
    with_set,
    without_set,
)
from .telling import Telling

_HERE = Path(__file__).parent
_STYLE = (_HERE / "style.css").read_text(encoding="utf-8")
#: What every session may open; `server.serve` sets it before the first one begins.
offered: Library = library()


def offer(what: Library) -> None:
    """Says which scenarios sessions may open."""
    global offered
    offered = what


@solara.component_vue("head.vue")
def Head(
    words, scenarios, state, about, errors, notices, query, command, languages, download,
    event_choose=None, event_upload=None, event_field=None, event_undo=None, event_take=None, event_dismiss=None,
):  # fmt: skip
    """What is looked at, and what can be taken away."""


@solara.component_vue("controls.vue")
def Controls(
    words, groups, values, sets, errors, drafts, rule,
    event_put=None, event_back=None, event_draft=None, event_decide=None, event_sponsor=None,
):  # fmt: skip
    """Every assumption, with its source."""


@solara.component_vue("tabs.vue")
def Tabs(words, tab, event_open=None):
    """Which view is open."""


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


class Session:
    """What one visitor's page holds. Events of the page change it; setting a value draws the page again."""

    def __init__(self, query: str):
        self.library = solara.reactive(offered)
        self.notices: solara.Reactive[list[str]] = solara.reactive([])
        self.errors: solara.Reactive[dict[str, str]] = solara.reactive({})
        self.download: solara.Reactive[dict[str, Any]] = solara.reactive({})
        try:
            state = from_query(query)
            scenario_of(state, offered.base(state.scenario))
        except UserError as error:
            state = State()
            self._notice("app.refused", error)
        self.state = solara.reactive(state)
        self.telling = Telling()
        self.round_count = solara.reactive(0)

    @property
    def base(self) -> Scenario:
        return self.library.value.base(self.state.value.scenario)

    def change(self, new: State, place: str) -> None:
        """Takes a state if its scenario is sound; else says beside `place` what is wrong with it and keeps the old one."""
        errors = {key: what for key, what in self.errors.value.items() if key != place}
        try:
            scenario_of(new, self.library.value.base(new.scenario))
        except UserError as error:
            errors[place] = "; ".join(mistake.what for mistake in error.mistakes)
        else:
            self.state.set(new)
        self.errors.set(errors)

    def put(self, told: dict[str, Any]) -> None:
        """A value was moved or typed."""
        path, text = str(told["path"]), str(told["value"]).strip()
        try:
            self.change(with_set(self.state.value, path, _checked(path, text)), path)
        except UserError as error:
            self.errors.set({**self.errors.value, path: "; ".join(m.what for m in error.mistakes)})

    def back(self, path: str) -> None:
        """A value goes back to what was coded; the whole menu or rule with what hangs on it."""
        gone = [p for p, _ in self.state.value.sets if p == path or p.partition(".")[0] in self._drafts_lost(path)]
        self.change(without_set(self.state.value, *gone), path)

    def _drafts_lost(self, path: str) -> set[str]:
        return set(controls.as_coded(self.state.value, self.base).drafts) - set(self.base.drafts) if path == "menu" else set()

    def draft(self, told: dict[str, Any]) -> None:
        """A draft goes into the menu or out of it."""
        name, state = str(told["name"]), self.state.value
        try:
            menu = controls.menu_with(self.base, state, name, bool(told["on"]))
        except UserError as error:
            self.errors.set({**self.errors.value, "menu": str(error)})
            return
        kept = without_set(state, "menu", *(p for p, _ in state.sets if p.partition(".")[0] == name and not told["on"]))
        self.change(kept if menu == list(self.base.drafts) else with_set(kept, "menu", written(menu)), "menu")

    def decide(self, told: dict[str, Any]) -> None:
        """The decision rule changes in some part."""
        state, base = self.state.value, self.base
        try:
            changes = {key: _plain(key, value) for key, value in told.items()}
            rule = controls.decision_with(scenario_of(state, base), **changes)
        except (UserError, ValueError) as error:
            self.errors.set({**self.errors.value, "decision": str(error)})
            return
        rest = without_set(state, *(p for p, _ in state.sets if p.partition(".")[0] == "decision"))
        same = controls.decision_with(base) == rule
        self.change(rest if same else with_set(rest, "decision", written(rule)), "decision")

    def sponsor(self, name: str) -> None:
        """Another member proposes."""
        rest = without_set(self.state.value, "sponsor")
        self.change(rest if name == self.base.sponsor else with_set(rest, "sponsor", str(name)), "sponsor")

    def field(self, told: dict[str, Any]) -> None:
        """Runs, seed, language, tab and the like."""
        name = str(told["name"])
        try:
            if name not in ("runs", "seed", "language", "tab", "run", "x", "y", "shown"):
                raise ValueError(name)
            new = with_field(self.state.value, name, told["value"])
        except UserError as error:
            self.errors.set({**self.errors.value, name: "; ".join(mistake.what for mistake in error.mistakes)})
        else:
            self.change(new, name)

    def choose(self, name: str) -> None:
        """Another scenario, without the changes to this one."""
        old = self.state.value
        new = State(scenario=str(name), seed=old.seed, runs=old.runs, language=old.language, tab=old.tab)
        try:
            self.library.value.base(new.scenario)
        except NacsimError as error:
            self._notice("app.refused_file", error)
            return
        self.errors.set({})
        self.state.set(new)

    def upload(self, told: dict[str, Any]) -> None:
        """A scenario from the visitor's own file."""
        try:
            new, name = self.library.value.with_upload(str(told["name"]), str(told["text"]))
        except UserError as error:
            self._notice("app.refused_file", error)
            return
        self.library.set(new)
        self.notices.set([])
        self.choose(name)

    def undo(self, _: Any = None) -> None:
        """All values as coded."""
        self.errors.set({})
        self.state.set(replace(self.state.value, sets=()))

    def _notice(self, key: str, error: NacsimError) -> None:
        mistakes = getattr(error, "mistakes", (error,))
        self.notices.set([key, *(str(mistake) for mistake in mistakes[:8])])


def _checked(path: str, text: str) -> str:
    """A value as typed, quoted where YAML would read it as something else than one value."""
    return text if text and len(text) <= 200 else written(text[:200])


def _plain(key: str, value: Any) -> Any:
    if key in ("minus", "threshold"):
        from ..scenario.document import parse

        return parse(str(value)[:40] or "''", "").tree
    return value


def use_latest(compute: Callable[[Callable[[], bool]], Any], key: Any) -> tuple[Any, bool, str]:
    """(latest answer, whether a newer one is being computed, what went wrong) of `compute`, run anew when `key` changes.

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
    state, base = session.state.value, session.base
    with speaking(state.language):
        _show(session, state, base.in_language(state.language))


def _show(session: Session, state: State, base: Scenario) -> None:
    scenario = scenario_of(state, base)
    words = solara.use_memo(drawing.words, [state.language])
    structure = tuple(entry for entry in state.sets if "." not in entry[0])
    groups = solara.use_memo(
        lambda: controls.groups(controls.as_coded(state, base)), [state.scenario, structure, state.language]
    )
    found, busy, trouble = use_latest(
        lambda stopped: results.run_results(scenario, state.runs, state.seed, stopped),
        (state.scenario, state.sets, state.runs, state.seed, id(session.library.value)),
    )
    before, _, _ = use_latest(
        lambda stopped: results.run_results(base, state.runs, state.seed, stopped) if state.sets else None,
        (state.scenario, bool(state.sets), state.runs, state.seed, id(session.library.value)),
    )
    solara.Style(_STYLE)
    solara.Title(f"{scenario.title} · nacsim")
    with solara.Div(classes=["nac"], attributes={"lang": state.language}):
        Head(
            words=words,
            scenarios=[{"name": name, "title": s.in_language(state.language).title}
                       for name, s in session.library.value.titles()],
            state={"scenario": state.scenario, "runs": f"{state.runs}", "seed": f"{state.seed}",
                   "language": state.language, "changes": len(state.sets)},
            about={"title": scenario.title, "description": scenario.description,
                   "uploaded": state.scenario in session.library.value.uploads},
            errors=_of(session, "runs", "seed"), notices=_notices(session), query=to_query(state),
            command=taking.in_shell(command(state)), languages=dict(LANGUAGES), download=session.download.value,
            event_choose=session.choose, event_upload=session.upload, event_field=session.field,
            event_undo=session.undo, event_dismiss=lambda _: session.notices.set([]),
            event_take=lambda kind: session.download.set(
                taking.taken(kind, state, base, scenario, found, before, session.telling.so_far(scenario, state))),
        )  # fmt: skip
        with solara.Div(classes=["nac-body"]):
            with solara.Div(classes=["nac-main"]):
                Tabs(words=words, tab=state.tab, event_open=lambda tab: session.field({"name": "tab", "value": tab}))
                _view(session, state, base, scenario, words, found, before, busy, trouble)
            Controls(
                words=words, groups=groups, values=controls.values(scenario), sets=dict(state.sets),
                errors=dict(session.errors.value), drafts=controls.drafts_to_choose(base, state),
                rule=controls.rule_of(scenario), event_put=session.put, event_back=session.back,
                event_draft=session.draft, event_decide=session.decide, event_sponsor=session.sponsor,
            )  # fmt: skip


def _view(session, state, base, scenario, words, found, before, busy, trouble) -> None:
    ghost = before if state.sets else None
    if state.tab == "run":
        _run_view(session, state, scenario, words)
    elif state.tab == "map":
        MapView(session=session, state=state, scenario=scenario, words=words)
    else:
        draw = {"outcomes": drawing.outcomes, "blockers": drawing.blockers, "time": drawing.time}[state.tab]
        shown = {"words": words, "busy": busy, "trouble": _trouble(trouble)}
        # Results of another menu or calendar cannot be drawn with this scenario's names.
        fits = found is not None and [row["name"] for row in found["shares"]] == list(scenario.outcomes)
        drawn = draw(scenario, found, ghost) if fits else None
        if state.tab == "outcomes":
            Outcomes(found=drawn, runs=f"{state.runs:,}", **shown)
        else:
            {"blockers": Blockers, "time": Time}[state.tab](found=drawn, **shown)


def _run_view(session, state, scenario, words) -> None:
    _ = session.round_count.value
    rounds = session.telling.so_far(scenario, state)

    def forward(all_of_it: bool) -> None:
        session.telling.step(scenario, state, all_of_it)
        session.round_count.set(session.round_count.value + 1)

    def begin(number: Any) -> None:
        session.telling.forget()
        session.field({"name": "run", "value": number})
        session.round_count.set(session.round_count.value + 1)

    Run(
        words=words, rounds=drawing.told(scenario, rounds), run=str(state.run), ended=bool(rounds and rounds[-1]["decision"]),
        error=session.errors.value.get("run", ""), event_step=lambda _: forward(False),
        event_finish=lambda _: forward(True), event_begin=begin,
    )  # fmt: skip


@solara.component
def MapView(session, state, scenario, words):
    """The map, computed only while it is looked at."""
    with speaking(state.language):
        paths = taking.map_axes(scenario, state)
        items = {item["path"]: item for group in controls.groups(scenario) for item in group["items"]}
        ends = [(path, items[path]["from"], items[path]["to"]) for path in paths]
        found, busy, trouble = use_latest(
            lambda stopped: results.map_results(scenario, *ends, state.seed, stopped),
            (state.scenario, state.sets, paths, state.seed, id(session.library.value)),
        )
        fits = found is not None and not busy
        Heat(
            words=words, found=drawing.heat(scenario, found, *paths, state.shown) if fits else None,
            quantities=[{"path": path, "name": drawing.named(scenario, path)} for path in items],
            x=paths[0], y=paths[1], shown=state.shown, shows={name: say(f"app.{name}") for name in taking.SHOWN},
            busy=busy, trouble=_trouble(trouble), event_field=session.field,
        )  # fmt: skip


def _of(session: Session, *names: str) -> dict[str, str]:
    return {name: what for name, what in session.errors.value.items() if name in names}


def _notices(session: Session) -> list[str]:
    said = session.notices.value
    return [say(said[0]), *said[1:]] if said else []


def _trouble(what: str) -> str:
    return say("app.too_long", seconds=f"{results.LONGEST:g}") if what == "too_long" else what
