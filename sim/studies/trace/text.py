"""One run, round by round, for a person; rounds in which no answer changed are taken together."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ...console import Row, heading, listing, out
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import signed
from .acts import acts
from .rounds import OBJECTING
from .study import TraceFindings
from .typical import Typical

#: Changes smaller than this round to nothing at the digits shown.
_SEEN = 0.005
#: Actors of which each is named; of more, the ends of the range are told, and a table leaves out who simply agrees.
_NAMED, _LISTED, _DRAFTS = 6, 10, 3
Rounds = list[dict[str, Any]]


def text(found: TraceFindings) -> None:
    """How the run ended, and what happened in each stretch of rounds."""
    scenario, told = found.scenario, found.told
    heading(scenario.title, f"run {told['run']}, seed {told['seed']}", scenario.changes)
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
    out.print("\nGain: the sum of its terms; 0 is the status quo. Balance: with reservation and solidarity.")


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
    when = f"round {told['round']}" + (f" ({_month(last['month'])})" if last["month"] else "")
    if told["outcome"] != "shelved":
        noted = _names(scenario, told["reservations"])
        return f"{scenario.label(told['outcome'])}: adopted in {when}" + (f", {noted} on record." if noted else ".")
    who = []
    for role, did in (("member", "broke silence"), ("host", "declined")):
        named = [name for name in told["blockers"] if last["actors"][name]["role"] == role]
        who += [f"{_names(scenario, named)} {did}"] if named else []
    if not who:
        return f"Withdrawn by {scenario.label(scenario.sponsor)} in {when}, and so shelved: no draft was worth it."
    return f"Shelved after {when}: in the last round {' and '.join(who)}."


def _why_typical(scenario: Scenario, typical: Typical) -> str:
    if typical.outcome == "shelved" and not typical.way:
        way = "because the sponsor withdrew"
    elif typical.outcome == "shelved":
        way = f"with {_names(scenario, typical.way.split(','))} and nobody else blocking"
    else:
        draft, _, when = typical.way.partition(" in ")
        way = f"with {scenario.label(draft)} adopted in {when}"
    called = "adopted" if typical.outcome == "adopted" else scenario.label(typical.outcome)
    return (
        f"Of {typical.looked_at:,} runs {typical.ended_so:,} ended so ({called}), most often {way}: {typical.alike:,}. "
        f"Of these, this run is the closest to the mean of all quantities drawn."
    )


def _when(group: Rounds) -> str:
    ends = list(dict.fromkeys((0, len(group) - 1)))
    numbers = f"Round{'s' * (len(group) > 1)} {' to '.join(str(group[n]['round']) for n in ends)}"
    if group[0]["month"] is None:
        return numbers
    return f"{numbers}, {' to '.join(_month(group[n]['month']) for n in ends)}"


def _story(scenario: Scenario, group: Rounds, before: dict[str, Any] | None) -> Iterator[str]:
    """What happened, what was on the table, and why."""
    first = group[0]
    happened = [scenario.label(event) for event in first["events"]]
    happened += [f"{scenario.label(event)} is over" for event in first["over"]]
    if happened:
        moved = ", ".join(_effects(scenario, first["moved"]))
        yield f"{', '.join(happened)}: {moved or 'which changed nothing'}."
    for who, strategy in first["turned"].items():
        yield f"{scenario.label(who)} now follows `{strategy}`."
    moves = _moves(scenario, group, "consulted")
    if moves:
        yield f"Consultation: {moves}."
    yield from acts(scenario, first)
    on_table = [first["draft"], *(draft["admissible"] for draft in first["drafts"])]
    if not first["draft"]:
        yield f"Nothing on the table: {_nothing_admissible(scenario, first)}."
        return
    if before is not None and on_table == [before["draft"], *(draft["admissible"] for draft in before["drafts"])]:
        yield f"Still on the table: {scenario.label(first['draft'])}."
    else:
        yield f"On the table: {scenario.label(first['draft'])}, {_why(scenario, first)}."
    at_once, *joining = first["cascade"] or [[]]
    if joining:
        followed = ", then by ".join(_names(scenario, names) for names in joining)
        yield f"{_names(scenario, at_once)} would break silence even alone, followed by {followed}."


def _worth(scenario: Scenario, drafts: list[dict[str, Any]]) -> str:
    """What drafts are worth to the sponsor."""
    return _listed([f"{scenario.label(draft['draft'])} {_sign(draft['sponsor_balance'])}" for draft in drafts])


def _nothing_admissible(scenario: Scenario, now: dict[str, Any]) -> str:
    """Why nothing is tabled."""
    at_hand = [draft for draft in now["drafts"] if draft["available"]]
    asks = f"{scenario.label(scenario.sponsor)} as sponsor asks for at least {_sign(max(now['aspiration'], 0.0))}"
    return f"{asks}, and gets {_worth(scenario, at_hand)}"


def _why(scenario: Scenario, now: dict[str, Any]) -> str:
    """Why the Secretary-General chose the draft."""
    sponsor = scenario.label(scenario.sponsor)
    wants = f"{sponsor} as sponsor asks for {_sign(now['aspiration'])}"
    chosen = next(draft for draft in now["drafts"] if draft["draft"] == now["draft"])
    accepted = [draft for draft in now["drafts"] if draft["admissible"]]
    refused = [draft for draft in now["drafts"] if not draft["admissible"] and draft["available"]]
    pivot = f"the pivotal actor is {scenario.label(chosen['pivot'])}, expected gain {_sign(chosen['pivotal_gain'])}"
    if len(now["drafts"]) == 1:
        return f"the only draft on the menu; {pivot}"
    if len(accepted) == 1:
        gets = f": {wants}, and gets less from {_worth(scenario, refused)}" if refused else ""
        return f"the only draft {'that meets the aspiration' if refused else 'at hand'}{gets}; {pivot}"
    rest = sorted((one for one in accepted if one is not chosen), key=lambda draft: -draft["pivotal_gain"])
    named = [(scenario.label(one["draft"]), scenario.label(one["pivot"]), _sign(one["pivotal_gain"])) for one in rest]
    others = _listed([f"{draft}: {who} at {gain}" for draft, who, gain in named])
    return f"the likeliest to pass of {len(accepted)} that meet the aspiration ({wants}): {pivot} ({others})"


def _listed(drafts: list[str]) -> str:
    """The first drafts of a list, and how many more there are."""
    more = len(drafts) - _DRAFTS
    return ", ".join(drafts) if more < 2 else f"{', '.join(drafts[:_DRAFTS])}, and {more} more"


def _standing(scenario: Scenario, now: dict[str, Any]) -> Table:
    """Who stood where in a round, and what each said."""
    actors = now["actors"]
    shown = actors
    if len(actors) > _LISTED:
        tell = {scenario.sponsor, scenario.host, *(draft["pivot"] for draft in now["drafts"])}
        shown = {
            n: s for n, s in actors.items() if n in tell or s["answer"] in OBJECTING or s["answer"] == "goes on record"
        }
    columns = {term.replace("_", " ").capitalize(): _term(term) for term in scenario.preferences.terms}
    if any(state["received"] for state in actors.values()):
        columns["Received"] = _number("received")
    columns |= {name: said for name, said in _STANDING.items() if name != "Commitment" or _is_committed(actors)}
    rows = [{**state, "label": scenario.label(name)} for name, state in shown.items()]
    table = listing(f"In round {now['round']}", rows, columns)
    for column in (table.columns[0], *table.columns[-2:]):  # words, beside columns of numbers
        column.justify, column.no_wrap = "left", True
    if len(shown) < len(actors):
        table.add_row(f"({len(actors) - len(shown)} others: keep silence, or are not asked)")
    return table


def _is_committed(actors: dict[str, Any]) -> bool:
    """Whether an earlier no costs anybody anything to take back."""
    return any(state["commitment"] for state in actors.values())


def _term(name: str) -> Callable[[Row], str]:
    return lambda row: signed(row["terms"][name], 2)


def _number(name: str) -> Callable[[Row], str]:
    return lambda row: "" if row[name] is None else signed(row[name], 2)


_STANDING: dict[str, Callable[[Row], str]] = {
    "Gain": _number("gain"),
    "Reservation": _number("reservation"),
    "Solidarity": lambda row: "" if row["balance"] is None or row["role"] == "host" else _sign(row["solidarity"]),
    "Commitment": lambda row: _sign(-row["commitment"]),
    "Balance": _number("balance"),
    "Answer": lambda row: row["answer"] + f", short by {row['short']:.2f}" * (row["answer"] in OBJECTING),
}


def _aftermath(scenario: Scenario, group: Rounds) -> Iterator[str]:
    """How the rounds ended, and what pressure and inducements did then."""
    last = group[-1]
    if last["decision"] is not None:
        shelved = last["decision"] == "shelved"
        yield "That was the last round: shelved." if shelved else f"Adopted: {scenario.label(last['decision'])}."
    reacted = [now["reaction"] for now in group if now["reaction"]]
    if reacted:
        low, high = min(reacted), max(reacted)
        strength = f"{low:.2f}" if high - low < _SEEN else f"{low:.2f} to {high:.2f}"
        powers = _names(scenario, scenario.externals)
        felt = _moves(scenario, group, "pressed")
        verb = "reacts" if len(scenario.externals) == 1 else "react"
        yield f"{powers} {verb} with a strength of {strength} (at most 1): {felt or 'no trait changes by 0.01'}."
    for now in group:
        if now["inducement"]:
            paid = now["inducement"]
            giver, taker = scenario.label(scenario.sponsor), scenario.label(paid["actor"])
            why = ", where it buys most" if paid["strategy"] == "leverage" else ""
            yield f"After round {now['round']} {giver} gives {taker} {paid['amount']:.2f}{why}."


def _moves(scenario: Scenario, group: Rounds, kind: str) -> str:
    """What consultation or pressure moved over some rounds: `threat: France +0.13, Germany +0.06; linkage: ...`."""
    names = list(group[0]["actors"])
    parts = []
    for what in group[0]["actors"][names[0]][kind]:
        sums = {name: sum(now["actors"][name][kind][what] for now in group) for name in names}
        sums = {name: change for name, change in sums.items() if abs(change) >= _SEEN}
        moved = [f"{scenario.label(name)} {_sign(change)}" for name, change in sums.items()]
        if len(moved) > _NAMED:
            low, high = min(sums, key=lambda name: sums[name]), max(sums, key=lambda name: sums[name])
            ends = [f"{_sign(sums[name])} ({scenario.label(name)})" for name in (low, high)]
            is_even = _sign(sums[low]) == _sign(sums[high])
            moved = [f"of {len(moved)} actors by {_sign(sums[low]) if is_even else ' to '.join(ends)}"]
        if moved and kind == "pressed" and what == "pressure":
            last = (group[-1]["actors"][name] for name in names)
            moved = [f"{max(state['pressure'] + state[kind][what] for state in last):.2f} by now"]
            what = "pressure felt"
        if moved:
            parts.append(f"{what} {', '.join(moved)}")
    return "; ".join(parts)


def _effects(scenario: Scenario, moved: dict[str, float]) -> list[str]:
    """What events added to what; one entry where it is the same for all members and hosts."""
    everybody: dict[tuple[str, str], list[str]] = {}
    for path, added in moved.items():
        who, _, what = path.partition(".")
        everybody.setdefault((what, signed(added, 3)), []).append(who)
    parts = []
    for (what, amount), names in everybody.items():
        is_all = len(names) > 1 and set(names) == set(scenario.voters)
        whose = ["" if who == "process" else f"{scenario.label(who)} " for who in names]
        parts += [f"{who}{what} {amount}" for who in (["everybody's "] if is_all else whose)]
    return parts


def _names(scenario: Scenario, names: Sequence[str]) -> str:
    labels = [scenario.label(name) for name in names]
    return " and ".join(filter(None, [", ".join(labels[:-1]), *labels[-1:]]))


def _month(month: str) -> str:
    year, number = month.split("-")
    return say(f"month.{int(number)}", year=year)


def _sign(value: float) -> str:
    return signed(value, 2)
