"""One visitor's session: what it looks at, what was refused, and what its page's events do to it.

A session holds its own state, library and run, so none disturbs another.
"""

from dataclasses import replace
from typing import Any

import solara

from ..errors import NacsimError, UserError
from ..language import speaking
from ..scenario.document import parse
from ..scenario.schema import Scenario
from ..scenario.wording import written
from . import controls, taking
from .exporting import variant
from .library import Library, library
from .state import State, from_query, scenario_of, with_field, with_set, without_set
from .telling import Telling

#: What every session may open; `server.serve` sets it before the first one begins.
offered: Library = library()


def offer(what: Library) -> None:
    """Says which scenarios sessions may open."""
    global offered
    offered = what


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
        #: Results of the open view, before changes too, as its figure needs them.
        self.shown: tuple[Any, Any] = (None, None)
        self.round_count = solara.reactive(0)

    @property
    def base(self) -> Scenario:
        return self.library.value.base(self.state.value.scenario)

    def change(self, new: State, place: str) -> None:
        """Takes a state if its scenario is sound; else says beside `place` what is wrong and keeps the old one."""
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
        return (
            set(controls.as_coded(self.state.value, self.base).drafts) - set(self.base.drafts)
            if path == "menu"
            else set()
        )

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
        self.telling.forget()
        self.choose(name)

    def take(self, kind: str, scenario: Scenario, said: list[str]) -> None:
        """The changed scenario as YAML, or the figure of the open view as SVG or PNG, goes to the visitor."""
        state, (found, before) = self.state.value, self.shown
        name = state.scenario.removesuffix(".yaml")
        if kind == "yaml":
            base = self.base
            text = variant(self.library.value.as_argument(state.scenario), base, scenario_of(state, base))
            self.download.set(taking.file_for(f"{name}_changed", kind, text.encode()))
        elif kind in ("svg", "png") and (found is not None or state.tab == "run"):
            with speaking(state.language):
                figure = taking.figure_of(state, scenario, said, found, before)
            self.download.set(taking.file_for(f"{name}_{state.tab}", kind, taking.picture(figure, kind)))

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
        return parse(str(value)[:40] or "''", "").tree
    return value
