"""The page: what is computed for a session, and the components that show it.

Results depend on nothing else than the scenario, runs and seed, and are all that sessions share (`results`).
"""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import solara

from ..equations.decision_rules import PARAMETERS
from ..errors import UserError
from ..results.about import implausible
from ..results.labels import label
from ..scenario.schema import Scenario
from ..studies.sure.alternatives import seats_of
from ..words import numbers, own_names, say, speaking
from ..words.messages import spoken, translated
from . import beside, controls, doubt, drawing, events, jobs, results
from .latest import use_latest
from .library import told
from .session import Session
from .state import SHOWN, State, command, comparing, language_of, to_query, whole_parts
from .templates import Blockers, Controls, Failed, Head, Heat, Outcomes, Run, Sure, Tabs, Time

_STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


@solara.component
def Page():
    """The page of one session, or, where it cannot be drawn, what is wrong."""
    failure, _ = solara.use_exception()  # which was logged where it was raised
    if failure is None:
        Shown().key("shown")
    else:
        Unshown(told(failure) if isinstance(failure, UserError) else []).key("unshown")


@solara.component
def Unshown(said):
    """In place of the page: what is wrong, if that is of a user's making."""
    language = language_of(solara.use_router().search or "")
    with solara.Div(classes=["nac"], attributes={"lang": language}), speaking(language):
        solara.Style(_STYLE)
        Failed(words=drawing.words(), said=[str(spoken(mistake)) for mistake in said])


@solara.component
def Shown():
    """The whole page of one session."""
    router = solara.use_router()
    session = solara.use_memo(lambda: Session(router.search or ""), [])
    solara.use_effect(lambda: session.jobs.cancel, [])
    with speaking(session.state.value.language):
        _show(session, session.state.value)


def _show(session: Session, state: State) -> None:
    # What is computed does not depend on the language, what is shown does.
    coded, run = session.base, session.now
    base, scenario = (s.in_language(state.language) for s in (coded, run))

    def shaped() -> Scenario:
        """The menu, rule, sponsor and strategies as they are, and every number as coded."""
        return library.scenario(state.scenario, parts).in_language(state.language)

    library, refused, noticed = session.library.value, session.refused.value, session.notices.value
    notices = [say(noticed[0]), *(str(spoken(mistake)) for mistake in noticed[1])] if noticed else []
    errors = {place: translated(what) for place, what in session.errors.value.items()}
    said = command(state, library.as_argument(state.scenario))
    words = solara.use_memo(drawing.words, [state.language])
    safely = session.safely
    parts = whole_parts(state)
    of = [state.scenario, parts, state.language, library.uploaded]
    groups = solara.use_memo(lambda: controls.groups(shaped()), of)
    drafts = solara.use_memo(lambda: controls.drafts_to_choose(base, shaped()), of)
    targets = solara.use_memo(lambda: events.targets(shaped()), of)
    found_seats, _, _ = use_latest(lambda *_: seats_of(coded), (state.scenario, library.uploaded))
    others_seated = [one.in_language(state.language) for one in found_seats or ()]
    titles = solara.use_memo(lambda: drawing.titles(library, state.language), [state.language, library.uploaded])
    found, busy, trouble = use_latest(
        lambda stopped, so_far: results.run_results(run, state.runs, state.seed, stopped, so_far),
        (state.scenario, state.sets, state.runs, state.seed, library.uploaded),
    )
    before, late, _ = use_latest(
        lambda stopped, _: results.run_results(coded, state.runs, state.seed, stopped) if state.sets else None,
        (state.scenario, bool(state.sets), state.runs, state.seed, library.uploaded),
    )
    kept = {sets: library.scenario(state.scenario, sets) for sets in state.kept}
    others, coming, _ = use_latest(
        lambda stopped, _: {
            sets: results.run_results(one, state.runs, state.seed, stopped) for sets, one in kept.items()
        },
        (state.scenario, state.kept, state.runs, state.seed, library.uploaded),
    )
    # Results of another menu cannot be drawn with this scenario's names.
    fits = found is not None and [row["name"] for row in found["shares"]] == list(scenario.outcomes)
    found, before = found if fits else None, before if state.sets and not late else None
    known = {**({} if coming else others or {}), (): before if state.sets else found, state.sets: found}
    scenarios = {sets: one.in_language(state.language) for sets, one in kept.items()} | {state.sets: scenario, (): base}
    sides = beside.sides_of(state, scenarios, known)
    if state.tab not in ("map", "sure"):  # which see to their own
        session.shown = (None, None) if busy else (found, before)
    session.sides = sides if not busy and all(side[2] for side in sides) else ()
    solara.Style(_STYLE)
    solara.Title(f"{scenario.title} · nacsim")
    with solara.Div(classes=["nac"], attributes={"lang": state.language}):
        Head(
            words=words,
            scenarios=titles,
            state={"scenario": state.scenario, "runs": f"{state.runs}", "seed": f"{state.seed}",
                   "language": state.language, "changes": len(state.sets), "keeps": state.may_keep,
                   **_of(refused, "runs", "seed")},
            about={"title": scenario.title, "description": " ".join([scenario.description, *implausible(scenario)]),
                   "uploaded": state.scenario in library.uploads},
            errors=_of(errors, "runs", "seed"), notices=notices, query=to_query(state),
            command=shlex.join(said), languages=own_names(), download=session.download.value,
            event_choose=safely(session.choose), event_upload=safely(session.upload), event_field=safely(session.field),
            job=_job(session), event_report=safely(session.report), event_cancel=lambda _: session.jobs.cancel(),
            event_undo=safely(session.undo), event_keep=safely(session.keep),
            event_take=safely(lambda kind: session.take(str(kind), scenario, said)),
            event_dismiss=lambda _: session.notices.set(None),
        )  # fmt: skip
        with solara.Div(classes=["nac-body"]):
            with solara.Div(classes=["nac-main"]):
                strip = drawing.outcomes(scenario, found, None)["rows"] if found is not None else []
                shown = {"words": words, "tab": state.tab, "strip": strip}
                Tabs(**shown, event_open=safely(lambda tab: session.field({"name": "tab", "value": tab})))
                _view(session, state, scenario, words, found, before, sides, busy, trouble)
            Controls(
                words=words, groups=groups, values=controls.values(scenario), sets=dict(state.sets),
                errors=errors, drafts=drafts,
                rule={**controls.rule_of(scenario), **_of(refused, *PARAMETERS)},
                seats=controls.seats(base, others_seated),
                members=controls.members_of(base, others_seated, scenario),
                calendar=events.events_of(scenario, state.sets), absent=events.absent(base, scenario), targets=targets,
                event_seat=safely(session.seat), event_member=safely(session.member),
                event_event=safely(session.event), event_event_back=safely(session.event_back),
                event_put=safely(session.put), event_back=safely(session.back),
                event_draft=safely(session.draft), event_decide=safely(session.decide),
                event_sponsor=safely(session.sponsor), event_strategy=safely(session.strategy),
            )  # fmt: skip


def _sides(session: Session, state: State, sides: Sequence[beside.Side]) -> dict[str, Any] | None:
    if len(sides) < 2:
        return None
    return beside.side_by_side(
        sides, len(state.kept), comparing(state, session.library.value.as_argument(state.scenario))
    )


def _view(
    session: Session, state: State, scenario: Scenario, words: Mapping[str, str], found: Mapping[str, Any] | None,
    before: Mapping[str, Any] | None, sides: Sequence[beside.Side], busy: bool, trouble: str,
) -> None:  # fmt: skip
    if state.tab == "run":
        _run_view(session, state, scenario, words)
    elif state.tab == "sure":
        _sure_view(session, state, scenario, words)
    elif state.tab == "map":
        MapView(session, state, scenario, words)
    else:
        views: dict[str, Any] = {
            "outcomes": (
                drawing.outcomes,
                Outcomes,
                {
                    "runs": f"{found['runs'] if found else state.runs:,}",
                    "sides": _sides(session, state, sides),
                    "event_recall": session.safely(session.recall),
                    "event_forget": session.safely(session.forget),
                    "event_open": session.safely(lambda tab: session.field({"name": "tab", "value": tab})),
                },
            ),
            "blockers": (drawing.blockers, Blockers, {}),
            "time": (drawing.time, Time, {}),
        }
        draw, view, more = views[state.tab]
        drawn = draw(scenario, found, before) if found is not None else None
        view(words=words, found=drawn, busy=busy, trouble=_trouble(trouble), **more)


def _job(session: Session) -> dict[str, Any] | None:
    """The work that goes on beside the page: its name, how far it is, and what went wrong with it."""
    job = session.jobs.watched.value
    if job.trouble:
        return {"trouble": _trouble(job.trouble, jobs.LONGEST)}
    if not job.kind:
        return None
    far = say("app.job.step", step=job.step, share=numbers.percent(job.share, 0)) if job.step else say("app.job.waits")
    return {"trouble": "", "kind": job.kind, "name": say(f"app.job.{job.kind}"), "far": far, "share": job.share}


def _sure_view(session: Session, state: State, scenario: Scenario, words: Mapping[str, str]) -> None:
    found = session.sure
    session.shown = (None if found is None else {"sure": found}, None)
    Sure(
        words=words, found=None if found is None else doubt.drawn(found.in_language(state.language)),
        quantities=doubt.quantities(scenario), quantity=state.quantity,
        command=shlex.join(doubt.asked(state, session.library.value.as_argument(state.scenario))),
        busy=session.jobs.watched.value.kind == "sure", trouble=translated(session.errors.value.get("quantity", "")),
        event_compute=session.safely(session.doubt), event_field=session.safely(session.field),
    )  # fmt: skip


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
        ended=bool(rounds and rounds[-1]["decision"]), error=translated(session.errors.value.get("run", "")),
        event_step=session.safely(lambda _: forward(False)), event_finish=session.safely(lambda _: forward(True)),
        event_begin=session.safely(begin),
    )  # fmt: skip


@solara.component
def MapView(session, state, scenario, words):
    """The map, computed only while it is looked at."""
    with speaking(state.language):
        paths = controls.map_axes(scenario, state)
        items = {item["path"]: item for group in controls.groups(scenario) for item in group["items"]}
        x, y = ((path, items[path]["from"], items[path]["to"]) for path in paths)
        found, busy, trouble = use_latest(
            lambda stopped, _: results.map_results(scenario, x, y, state.seed, stopped),
            (state.scenario, state.sets, paths, state.seed, session.library.value.uploaded),
        )
        fits = found is not None and not busy
        session.shown = (found if fits else None, None)
        Heat(
            words=words, found=drawing.heat(scenario, found, *paths, state.shown) if fits else None,
            quantities=[{"path": path, "name": label(scenario, path)} for path in items],
            x=paths[0], y=paths[1], shown=state.shown, shows={name: say(name) for name in SHOWN},
            busy=busy, trouble=_trouble(trouble), event_field=session.safely(session.field),
        )  # fmt: skip


def _of(said: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: what for name, what in said.items() if name in names}


def _trouble(what: str, longest: float = results.LONGEST) -> str:
    if what == "defect":
        return say("app.defect")
    return say("app.too_long", seconds=f"{longest:g}") if what == "too_long" else translated(what)
