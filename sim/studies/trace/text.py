"""One run, round by round, for a person; rounds in which no answer changed are taken together."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ...console import Row, between, heading, listing, made, out
from ...results.labels import quantity_in_words
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import count, month, signed
from .acts import acts
from .changes import SEEN, effects, moves_of, two
from .rounds import OBJECTING
from .study import TraceFindings
from .typical import Typical

#: Actors of more than which a table leaves out who simply agrees, and drafts that are named.
_LISTED, _DRAFTS = 10, 3
Rounds = list[dict[str, Any]]


def text(found: TraceFindings) -> None:
    """How the run ended, and what happened in each stretch of rounds."""
    scenario, told = found.scenario, found.told
    heading(scenario.title, made(say("trace.run", run=told["run"]), told["seed"]), scenario.changes)
    out.print(_ending(scenario, told))
    if found.typical is not None:
        out.print(_why_typical(scenario, found.typical))
    before: dict[str, Any] | None = None
    for group in groups(told["rounds"]):
        out.print(Text(f"\n{_when(group)}", "bold"))
        standing = _standing(scenario, group[-1])
        told_of: list[str | Table] = [*_story(scenario, group, before), standing, *_aftermath(scenario, group)]
        for part in told_of:
            out.print(Padding(part, (0, 0, 0, 2), expand=False))
        before = group[-1]
    out.print("\n" + say("trace.text.about"))


def groups(rounds: Rounds) -> Iterator[Rounds]:
    """Stretches of rounds with the same draft, admissible drafts and answers; an event begins a new one."""
    group: Rounds = []
    for now in rounds:
        if group and (now["events"] or now["over"] or _signature(now) != _signature(group[-1])):
            yield group
            group = []
        group.append(now)
    yield group


def _signature(now: dict[str, Any]) -> tuple[Any, ...]:
    answers = tuple(state["answer"] for state in now["actors"].values())
    acting = tuple(now["addressed"]), tuple(sorted(now["powers"]))
    return now["draft"], tuple(draft["admissible"] for draft in now["drafts"]), answers, acting, now["decision"]


def _ending(scenario: Scenario, told: dict[str, Any]) -> str:
    last = told["rounds"][-1]
    if last["month"]:
        when = say("trace.text.when", round=told["round"], month=month(last["month"]))
    else:
        when = say("round", round=told["round"])
    if told["outcome"] != "shelved":
        draft, noted = scenario.label(told["outcome"]), _names(scenario, told["reservations"])
        if noted:
            return say("trace.text.adopted.noted", draft=draft, when=when, who=noted)
        return say("trace.text.adopted", draft=draft, when=when)
    who = []
    for role in ("member", "host"):
        named = [name for name in told["blockers"] if last["actors"][name]["role"] == role]
        who += [say(f"trace.text.did.{role}", who=_names(scenario, named))] if named else []
    if not who:
        return say("trace.text.withdrawn", sponsor=scenario.label(scenario.sponsor), when=when)
    return say("trace.text.shelved", when=when, who=say("trace.text.did.and").join(who))


def _why_typical(scenario: Scenario, typical: Typical) -> str:
    if typical.outcome == "shelved" and not typical.way:
        way = say("trace.typical.withdrew")
    elif typical.outcome == "shelved":
        way = say("trace.typical.blocked", who=_names(scenario, typical.way.split(",")))
    else:
        draft, _, number = typical.way.partition(" in round ")
        way = say("trace.typical.adopted", draft=scenario.label(draft), when=say("round", round=number))
    called = say("ended.adopted") if typical.outcome == "adopted" else scenario.label(typical.outcome)
    counts = {"runs": typical.looked_at, "ended": typical.ended_so, "alike": typical.alike}
    told: dict[str, Any] = {name: count(number) for name, number in counts.items()}
    return say("trace.typical", **told, called=called, way=way)


def _when(group: Rounds) -> str:
    first, last = group[0], group[-1]
    if first is last:
        rounds = say("targets.text.round", round=first["round"])
    else:
        rounds = say("trace.text.rounds", low=first["round"], high=last["round"])
    if first["month"] is None:
        return rounds
    months = month(first["month"]) if first is last else between(month(first["month"]), month(last["month"]))
    return say("trace.text.dated", rounds=rounds, months=months)


def _story(scenario: Scenario, group: Rounds, before: dict[str, Any] | None) -> Iterator[str]:
    """What happened, what was on the table, and why."""
    first = group[0]
    happened = [scenario.label(event) for event in first["events"]]
    happened += [say("trace.text.over", event=scenario.label(event)) for event in first["over"]]
    comma = say("report.comma")
    if happened:
        moved = comma.join(effects(scenario, first["moved"])) or say("trace.text.unchanged")
        yield say("trace.text.happened", what=comma.join(happened), moved=moved)
    for who, strategy in first["turned"].items():
        yield say("trace.text.follows", who=scenario.label(who), strategy=strategy)
    moves = moves_of(scenario, group, "consulted")
    if moves:
        yield say("trace.text.consulted", moves=moves)
    yield from acts(scenario, first)
    on_table = [first["draft"], *(draft["admissible"] for draft in first["drafts"])]
    if not first["draft"]:
        yield say("trace.text.nothing", why=_nothing_admissible(scenario, first))
        return
    draft = scenario.label(first["draft"])
    if before is not None and on_table == [before["draft"], *(draft["admissible"] for draft in before["drafts"])]:
        yield say("trace.text.still", draft=draft)
    else:
        yield say("trace.text.tabled", draft=draft, why=_why(scenario, first))
    at_once, *joining = first["cascade"] or [[]]
    if joining:
        followed = say("trace.text.then").join(_names(scenario, names) for names in joining)
        yield say("trace.text.cascade", who=_names(scenario, at_once), followed=followed)


def _worth(scenario: Scenario, drafts: list[dict[str, Any]]) -> str:
    """What drafts are worth to the sponsor."""
    return _listed([f"{scenario.label(draft['draft'])} {two(draft['sponsor_balance'])}" for draft in drafts])


def _nothing_admissible(scenario: Scenario, now: dict[str, Any]) -> str:
    """Why nothing is tabled."""
    at_hand = [draft for draft in now["drafts"] if draft["available"]]
    least, sponsor = two(max(now["aspiration"], 0.0)), scenario.label(scenario.sponsor)
    return say("trace.text.asks", sponsor=sponsor, least=least, worth=_worth(scenario, at_hand))


def _why(scenario: Scenario, now: dict[str, Any]) -> str:
    """Why the Secretary-General chose the draft."""
    sponsor = scenario.label(scenario.sponsor)
    wants = say("trace.text.wants", sponsor=sponsor, aspiration=two(now["aspiration"]))
    chosen = next(draft for draft in now["drafts"] if draft["draft"] == now["draft"])
    accepted = [draft for draft in now["drafts"] if draft["admissible"]]
    refused = [draft for draft in now["drafts"] if not draft["admissible"] and draft["available"]]
    pivot = say("trace.text.pivot", who=scenario.label(chosen["pivot"]), gain=two(chosen["pivotal_gain"]))
    if len(now["drafts"]) == 1:
        return say("trace.text.only", pivot=pivot)
    if len(accepted) == 1 and refused:
        return say("trace.text.only.meets", wants=wants, worth=_worth(scenario, refused), pivot=pivot)
    if len(accepted) == 1:
        return say("trace.text.only.at_hand", pivot=pivot)
    rest = sorted((one for one in accepted if one is not chosen), key=lambda draft: -draft["pivotal_gain"])
    named = [(scenario.label(one["draft"]), scenario.label(one["pivot"]), two(one["pivotal_gain"])) for one in rest]
    others = _listed([say("trace.text.other", draft=draft, who=who, gain=gain) for draft, who, gain in named])
    return say("trace.text.likeliest", count=len(accepted), wants=wants, pivot=pivot, others=others)


def _listed(drafts: list[str]) -> str:
    """The first drafts of a list, and how many more there are."""
    more = len(drafts) - _DRAFTS
    comma = say("report.comma")
    return comma.join(drafts) if more < 2 else say("trace.text.more", listed=comma.join(drafts[:_DRAFTS]), more=more)


def _standing(scenario: Scenario, now: dict[str, Any]) -> Table:
    """Who stood where in a round, and what each said."""
    actors = now["actors"]
    shown = actors
    if len(actors) > _LISTED:
        tell = {scenario.sponsor, scenario.host, *(draft["pivot"] for draft in now["drafts"])}
        shown = {
            n: s for n, s in actors.items() if n in tell or s["answer"] in OBJECTING or s["answer"] == "goes on record"
        }
    columns = {quantity_in_words(term).capitalize(): _term(term) for term in scenario.preferences.terms}
    own = {"received": _number("received")} if any(state["received"] for state in actors.values()) else {}
    own |= {name: said for name, said in _STANDING.items() if name != "commitment" or _is_committed(actors)}
    columns |= {say(f"trace.column.{name}"): said for name, said in own.items()}
    rows = [{**state, "label": scenario.label(name)} for name, state in shown.items()]
    table = listing(say("trace.text.standing", round=now["round"]), rows, columns)
    for column in (table.columns[0], *table.columns[-2:]):  # words, beside columns of numbers
        column.justify, column.no_wrap = "left", True
    if len(shown) < len(actors):
        table.add_row(say("trace.text.others", count=len(actors) - len(shown)))
    return table


def _is_committed(actors: dict[str, Any]) -> bool:
    """Whether an earlier no costs anybody anything to take back."""
    return any(state["commitment"] for state in actors.values())


def _term(name: str) -> Callable[[Row], str]:
    return lambda row: signed(row["terms"][name], 2)


def _number(name: str) -> Callable[[Row], str]:
    return lambda row: "" if row[name] is None else signed(row[name], 2)


def _answer(row: Row) -> str:
    answer = say(f"app.answer.{row['answer']}")
    if row["answer"] not in OBJECTING:
        return answer
    return say("trace.text.short", answer=answer, short=f"{row['short']:.2f}")


_STANDING: dict[str, Callable[[Row], str]] = {
    "gain": _number("gain"),
    "reservation": _number("reservation"),
    "solidarity": lambda row: "" if row["balance"] is None or row["role"] == "host" else two(row["solidarity"]),
    "commitment": lambda row: two(-row["commitment"]),
    "balance": _number("balance"),
    "answer": _answer,
}


def _aftermath(scenario: Scenario, group: Rounds) -> Iterator[str]:
    """How the rounds ended, and what pressure and inducements did then."""
    last = group[-1]
    if last["decision"] is not None:
        shelved = last["decision"] == "shelved"
        yield (say("trace.text.last") if shelved else say("trace.text.agreed", draft=scenario.label(last["decision"])))
    reacted = [now["reaction"] for now in group if now["reaction"]]
    if reacted:
        low, high = min(reacted), max(reacted)
        strength = f"{low:.2f}" if high - low < SEEN else between(f"{low:.2f}", f"{high:.2f}")
        powers, many = _names(scenario, scenario.externals), len(scenario.externals)
        felt = moves_of(scenario, group, "pressed") or say("trace.text.unmoved")
        yield say("trace.text.reacts", n=many, powers=powers, strength=strength, felt=felt)
    for now in group:
        if now["inducement"]:
            paid = now["inducement"]
            giver, taker = scenario.label(scenario.sponsor), scenario.label(paid["actor"])
            key = "trace.text.gives.leverage" if paid["strategy"] == "leverage" else "trace.text.gives"
            yield say(key, round=now["round"], giver=giver, taker=taker, amount=f"{paid['amount']:.2f}")


def _names(scenario: Scenario, names: Sequence[str]) -> str:
    labels = [scenario.label(name) for name in names]
    return say("and").join(filter(None, [say("report.comma").join(labels[:-1]), *labels[-1:]]))
