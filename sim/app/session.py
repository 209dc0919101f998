"""One visitor's session: what it looks at, what was refused, and what its page's events do to it.

A session holds its own state, library and run, so none disturbs another.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import solara

from ..equations.decision_rules import PARAMETERS
from ..errors import Mistake, NacsimError, UsageError, UserError, nearest
from ..page.report import check_extra
from ..results.findings import Findings
from ..scenario.schema import Scenario
from ..words import say, speaking
from . import controls, doubt, downloads, edits
from .beside import Side
from .exporting import variant
from .jobs import Jobs
from .library import Library, library, told
from .reporting import page_of, reported
from .state import State, from_query, inside, language_of, with_field, with_set, without_set
from .stepping import Stepping

#: What the page may set in the state beside the scenario and its values.
_FIELDS = ("runs", "seed", "language", "tab", "run", "x", "y", "shown", "quantity")
#: Mistakes that are shown of a link or a file.
_MOST_MISTAKES = 8
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
        self.notices: solara.Reactive[tuple[str, list[Mistake]] | None] = solara.reactive(None)
        #: What is wrong with what was typed where, and the text itself, which stays in its field.
        self.errors: solara.Reactive[dict[str, str]] = solara.reactive({})
        self.refused: solara.Reactive[dict[str, str]] = solara.reactive({})
        self.download: solara.Reactive[dict[str, Any]] = solara.reactive({})
        try:
            state = from_query(query)
            for sets in (state.sets, *state.kept):
                offered.scenario(state.scenario, sets)
        except UserError as error:
            state = State(language=language_of(query))
            self._notice("app.refused", error)
        self.state = solara.reactive(state)
        self.stepping = Stepping()
        #: Results of the open view, before changes too, as its figure needs them.
        self.shown: tuple[Any, Any] = (None, None)
        #: The variants side by side, once all of them are computed.
        self.sides: Sequence[Side] = ()
        self.round_count = solara.reactive(0)
        self.jobs = Jobs()
        #: What `sure` found last, and of what.
        self._sure: solara.Reactive[tuple[Any, Findings | None]] = solara.reactive((None, None))

    @property
    def base(self) -> Scenario:
        """The scenario as its file has it."""
        return self.library.value.scenario(self.state.value.scenario)

    @property
    def now(self) -> Scenario:
        """The scenario with the values that were replaced."""
        return self.library.value.scenario(self.state.value.scenario, self.state.value.sets)

    def change(self, new: State, place: str, typed: Mapping[str, Any] | None = None) -> None:
        """Takes a state if its scenario is sound; else says beside `place` what is wrong and keeps the old one."""
        with self._telling(place, typed):
            self.library.value.scenario(new.scenario, new.sets)
            self.errors.set({key: what for key, what in self.errors.value.items() if key != place})
            self.refused.set({key: text for key, text in self.refused.value.items() if key not in (typed or {})})
            self.state.set(new)

    @contextmanager
    def _telling(self, place: str, typed: Mapping[str, Any] | None = None) -> Iterator[None]:
        """Says beside `place` what is wrong with what the block was given, and keeps what was typed in its field."""
        try:
            yield
        except UserError as error:
            # The text first: whoever sees the message may be typing again.
            self.refused.set({**self.refused.value, **{name: str(text)[:80] for name, text in (typed or {}).items()}})
            self.errors.set({**self.errors.value, place: "; ".join(mistake.what for mistake in error.mistakes)})

    def put(self, sent: dict[str, Any]) -> None:
        """A value was moved or typed."""
        path, text = str(sent["path"]), str(sent["value"]).strip()
        with self._telling(path):
            self.change(with_set(self.state.value, path, edits.checked(text)), path)

    def back(self, path: str) -> None:
        """A value goes back to what was coded."""
        self.change(without_set(self.state.value, str(path)), str(path))

    def event_back(self, name: str) -> None:
        """An event is again as its file has it."""
        head = f"events.{name}"
        wrong = inside(tuple(self.errors.value.items()), head)
        self.errors.set({place: what for place, what in self.errors.value.items() if place not in wrong})
        self.change(without_set(self.state.value, *inside(self.state.value.sets, head)), head)

    def seat(self, name: str) -> None:
        """The shipped scenario with other seats, with the same changes."""
        with self._telling("seats"):
            self.change(replace(self.state.value, scenario=str(name), kept=()), "seats")

    def member(self, sent: dict[str, Any]) -> None:
        """A member is seated or left out."""
        with self._telling("seats"):
            names, gone = controls.members_with(self.now, str(sent["name"]), bool(sent["on"]))
            new = edits.seated(self.state.value, self.base, names, gone)
            is_other = new.scenario != self.state.value.scenario
            self.change(new, "seats")
            if is_other and self.state.value == new:
                self.notices.set(("app.seats_elsewhere", []))

    def event(self, sent: dict[str, Any]) -> None:
        """An event is added, or one is left out."""
        with self._telling("events"):
            self.change(edits.with_event(self.state.value, self.base, self.now, sent), "events")

    def draft(self, sent: dict[str, Any]) -> None:
        """A draft goes into the menu or out of it."""
        with self._telling("menu"):
            menu = controls.menu_with(self.base, self.now, str(sent["name"]), bool(sent["on"]))
            gone = () if sent["on"] else (str(sent["name"]),)
            self.change(edits.of_menu(self.state.value, self.base, menu, gone), "menu")

    def decide(self, sent: dict[str, Any]) -> None:
        """The decision rule changes in some part."""
        typed = {name: value for name, value in sent.items() if name in PARAMETERS}
        with self._telling("decision", typed):
            self.change(edits.decided(self.state.value, self.base, self.now, sent), "decision", typed)

    def sponsor(self, name: str) -> None:
        """Another member proposes; the two that change places follow the strategies that the file has for them."""
        rest = without_set(self.state.value, "sponsor", f"{self.now.sponsor}.strategy", f"{name}.strategy")
        self.change(rest if name == self.base.sponsor else with_set(rest, "sponsor", str(name)), "sponsor")

    def strategy(self, sent: dict[str, Any]) -> None:
        """An actor follows another strategy; what it does not read of what was set is forgotten."""
        actor, name, known = str(sent["actor"]), str(sent["name"]), self.library.value
        with self._telling(path := f"{actor}.strategy"):
            rest = without_set(self.state.value, path)
            chosen = with_set(rest, path, edits.checked(name))
            now, before = (known.scenario(state.scenario, state.sets) for state in (chosen, rest))
            new = rest if before.strategy_of(actor) == name else chosen
            idle = [p for p, _ in new.sets if p.partition(".")[0] == actor and p != path and not now.reads(p)]
            self.change(without_set(new, *idle), path)

    def field(self, sent: dict[str, Any]) -> None:
        """Runs, seed, language, tab and the like."""
        name, typed = str(sent["name"]), {str(sent["name"]): sent["value"]}
        with self._telling(name, typed):
            if name not in _FIELDS:
                raise UsageError(Mistake(name[:40], f"unknown{nearest(name[:40], _FIELDS)}"))
            self.change(with_field(self.state.value, name, sent["value"]), name, typed)

    def choose(self, name: str) -> None:
        """Another scenario, without the changes to this one."""
        old = self.state.value
        new = State(scenario=str(name), seed=old.seed, runs=old.runs, language=old.language, tab=old.tab)
        try:
            self.library.value.scenario(new.scenario)
        except NacsimError as error:
            self._notice("app.refused_file", error)
            return
        self._forget_errors()
        self.state.set(new)

    def upload(self, sent: dict[str, Any]) -> None:
        """A scenario from the visitor's own file, or what kept the browser from reading it."""
        try:
            if "text" not in sent:
                raise UsageError(Mistake(str(sent["name"])[:60], say("app.unreadable")))
            new, name = self.library.value.with_upload(str(sent["name"]), str(sent["text"]))
        except UserError as error:
            self._notice("app.refused_file", error)
            return
        self.library.set(new)
        self.notices.set(None)
        self.stepping.forget()
        self.choose(name)

    def keep(self, _: Any = None) -> None:
        """The variant at hand is kept, to be seen beside others."""
        state = self.state.value
        if state.may_keep:
            self.state.set(replace(state, kept=(*state.kept, state.sets)))

    def recall(self, number: Any) -> None:
        """A variant that was kept is the one at hand again; number -1 is the scenario as coded."""
        state, number = self.state.value, int(number)
        self._forget_errors()
        self.state.set(replace(state, sets=state.kept[number] if number >= 0 else ()))

    def forget(self, number: Any) -> None:
        """A variant is kept no longer."""
        state, number = self.state.value, int(number)
        self.state.set(replace(state, kept=tuple(sets for n, sets in enumerate(state.kept) if n != number)))

    def take(self, kind: str, scenario: Scenario, said: list[str]) -> None:
        """The changed scenario as YAML, or the figure of the open view as SVG or PNG, goes to the visitor."""
        state, (found, before) = self.state.value, self.shown
        name = state.scenario.removesuffix(".yaml")
        if kind == "yaml":
            extends = self.library.value.as_argument(state.scenario)
            text = variant(extends, self.base, self.now, [path for path, _ in state.sets])
            self.download.set(downloads.file_for(f"{name}_changed", kind, text.encode()))
        elif kind in ("svg", "png") and (found is not None or state.tab == "run"):
            with speaking(state.language):
                figure = downloads.figure_of(state, scenario, said, found, before, self.sides)
            self.download.set(downloads.file_for(f"{name}_{state.tab}", kind, downloads.picture(figure, kind)))

    def safely(self, act: Callable[..., None]) -> Callable[..., None]:
        """An event of the page, which may be of anybody's making: what it did not foresee is said, and logged."""

        def handle(*sent: Any) -> None:
            try:
                with speaking(self.state.value.language):
                    act(*sent)
            except UserError as error:
                self._notice("app.refused_act", error)
            except Exception:  # a defect: the log has it, the page says nothing of this machine
                logging.getLogger(__name__).exception("an event of the page failed")
                self.notices.set(("app.defect", []))

        return handle

    @property
    def sure(self) -> Findings | None:
        """How sure the result at hand is, if that was computed."""
        of, found = self._sure.value
        return found if of == self._doubted else None

    @property
    def _doubted(self) -> Any:
        state = self.state.value
        return state.scenario, state.sets, min(state.runs, doubt.RUNS), state.seed, state.quantity

    def doubt(self, _: Any = None) -> None:
        """Computes how sure the result at hand is."""
        state, base, of = self.state.value, self._base_as_named, self._doubted
        self.jobs.start(
            "sure",
            lambda progress: doubt.found_of(state, base, progress),
            lambda found: self._sure.set((of, found)),
        )

    def report(self, _: Any = None) -> None:
        """A report of what is on the screen goes to the visitor, once it is made."""
        check_extra()
        state = self.state.value
        asked = reported(state, self._base_as_named, self.library.value.as_argument(state.scenario), self.sure)
        name = f"{state.scenario.removesuffix('.yaml')}_{asked.command[1]}"
        self.jobs.start(
            "report",
            lambda progress: page_of(asked, state.language, progress),
            lambda page: self.download.set(downloads.file_for(name, "html", page.encode())),
        )

    @property
    def _base_as_named(self) -> Scenario | str:
        """The scenario as its file has it, by what names it on a command line; one that was uploaded itself."""
        name = self.state.value.scenario
        return self.base if name in self.library.value.uploads else self.library.value.as_argument(name)

    def undo(self, _: Any = None) -> None:
        """All values as coded."""
        self._forget_errors()
        self.state.set(replace(self.state.value, sets=()))

    def _forget_errors(self) -> None:
        self.errors.set({})
        self.refused.set({})

    def _notice(self, key: str, error: NacsimError) -> None:
        self.notices.set((key, told(error)[:_MOST_MISTAKES]))
