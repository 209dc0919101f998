"""A first sketch of a scenario from a few words: who decides, who proposes what, and a wide range for every number.

Nobody has a source for a sketch, so every number is `assumed` and says so. Interests take the middle of what they may
be, 0.1 to 0.9 of the way; the sponsor sees a larger threat, and it and the host have the matter on their minds. Stances
take the numbers of the rule for recorded decisions (`from_stances.RULE`): the sponsor and the host are for it, all
others silent.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import Mistake, UsageError, nearest
from .from_stances import RULE, Range, countries, label_of
from .parts import NAME
from .recorded import bodies, members_of
from .vocabulary import ATTRIBUTES, INTERESTS, MEMBER_TRAITS, RESERVED

NO_SOURCE = "no source (starting value)"
#: How preferences are said.
BY = ("interests", "stances")
_MIDDLE: Range = (0.5, 0.1, 0.9)
_KEEN: dict[str, Range] = {"threat": (0.7, 0.4, 1.0), "salience": (0.9, 0.7, 1.0)}
_PERSUASION: Range = (0.5, 0.0, 2.0)
_LONGEST_NAME = 40


class Named(NamedTuple):
    """What is called by a name in paths and by a label in figures."""

    name: str
    label: str | dict[str, str]


def named(text: str, place: str) -> Named:
    """A name made of a text, in small letters without accents, and the text as its label.

    Raises:
        UsageError: the text is empty or no single line, leaves no name, or one that means something else in a path.
    """
    label = text.strip()
    if not label or not label.isprintable():
        raise UsageError(Mistake(place, f"expected a name on one line, found {text!r}"))
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    name = re.sub("[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_NAME].rstrip("_")
    if not re.fullmatch(NAME, name):
        what = f"'{label}' leaves no name of letters a-z; write it in these here, and any other spelling as its label"
        raise UsageError(Mistake(place, f"{what} in the file"))
    if name in RESERVED:
        raise UsageError(Mistake(place, f"'{name}' means something else in a path; choose another name"))
    return Named(name, label)


def actor_named(text: str, place: str) -> Named:
    """Somebody, by a name that a country has in any language, in small letters or with `_`, with what that country is
    called in each; else as `named` has it."""
    label = countries().get(text.strip().replace("_", " ").lower())
    if label is None:
        return named(text, place)
    return Named(named(text if text.isascii() else label["en"], place).name, label)


def members_in(body: str, date: str) -> tuple[Named, ...]:
    """Who sat in a body of data/bodies.csv in a month, with labels in every language.

    Raises:
        UsageError: no such body, no month, or nobody sat in it then.
    """
    known = list(dict.fromkeys(one.body for one in bodies()))
    called = {name.lower(): name for name in known}.get(body.lower())
    if called is None:
        what = f"no body of data/bodies.csv{nearest(body, known)}; --members names any other"
        raise UsageError(Mistake(f"--body {body}", what))
    check_month(date)
    seats = members_of(called, date)
    if not seats:
        first = min(one.since for one in bodies() if one.body == called)
        raise UsageError(Mistake(f"--date {date}", f"{called} had no members then; the first sat in it from {first}"))
    return tuple(Named(one.name, label_of(one)) for one in seats)


def check_month(date: str) -> None:
    """Raises UsageError for what is no month such as 2024-10."""
    if not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", date):
        raise UsageError(Mistake(f"--date {date}", "expected a month such as 2024-10"))


def sketch(
    members: Sequence[Named], proposal: Named, sponsor: str, *, smaller: Named | None = None,
    host: Named | None = None, external: Sequence[Named] = (), by: str = BY[0], start: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The tree of a scenario file, numbers of wide ranges in it.

    Args:
        sponsor: name or label of the member that proposes.
        by: `interests`, or `stances` on a scale from what holds (0) to the proposal (1).

    Raises:
        UsageError: with every mistake: fewer than two members, one name for two things, a sponsor that is no member,
            an external power where only stances are known.
    """
    wrong = list(_wrong(members, proposal, smaller, host, external, by))
    called = {text.lower(): one.name for one in members for text in (one.name, *_words(one))}
    if sponsor.strip().lower() not in called:
        what = f"is no member; the sponsor sits in the body{nearest(sponsor, [one.name for one in members])}"
        wrong.append(Mistake(f"--sponsor {sponsor}", what))
    if wrong:
        raise UsageError(wrong)
    proposes = called[sponsor.strip().lower()]
    ordered = sorted(members, key=lambda one: one.name != proposes)  # the sponsor first, the others as they were
    actor = _by_interests if by == BY[0] else _by_stance
    actors = {one.name: {"role": "member", "label": one.label, **actor(one.name == proposes)} for one in ordered}
    if host:
        persuasion = {"persuasion": _number(_PERSUASION)}
        actors[host.name] = {"role": "host", "label": host.label, **actor(True), **persuasion}
    for power in external:
        actors[power.name] = {"role": "external", "label": power.label, "coercion": _number(_MIDDLE)}
    tree: dict[str, Any] = {"title": proposal.label, "source": NO_SOURCE}
    if by != BY[0]:
        tree["spatial"] = {"scale": {"low": 0, "high": 1}, "status_quo": 0}
    menu = [_draft(one, by, is_first=one is proposal) for one in (proposal, smaller) if one]
    rounds = {"rounds": {"value": 18, "basis": "assumed"}}
    return {**tree, **({"start": start} if start else {}), "sponsor": proposes, "actors": actors, "menu": menu,
            "process": rounds}  # fmt: skip


def _words(one: Named) -> Iterable[str]:
    return one.label.values() if isinstance(one.label, Mapping) else (one.label,)


def _wrong(
    members: Sequence[Named], proposal: Named, smaller: Named | None, host: Named | None, external: Sequence[Named],
    by: str,
) -> Iterable[Mistake]:  # fmt: skip
    if len(members) < 2:
        yield Mistake("--members", "fewer than two; a decision that needs everybody's consent has two members or more")
    if external and by != BY[0]:
        yield Mistake("--external", "acts on interests, and with --by stances there are none; leave it out")
    said = [("--members", one) for one in members] + [("--external", one) for one in external]
    said += [
        (option, one) for option, one in (("--host", host), ("--proposal", proposal), ("--smaller", smaller)) if one
    ]
    first: dict[str, str] = {}
    for option, one in said:
        if one.name in first:
            yield Mistake(option, f"'{one.name}' stands twice, first in {first[one.name]}; give each a name of its own")
        first.setdefault(one.name, option)


def _number(range_: Range) -> dict[str, Any]:
    value, low, high = range_
    return {"value": value, "low": low, "high": high, "basis": "assumed"}


def _by_interests(is_keen: bool) -> dict[str, Any]:
    keen = _KEEN if is_keen else {}
    traits = [trait for trait in INTERESTS.traits_of_role["member"] if trait not in MEMBER_TRAITS]
    return {trait: _number(keen.get(trait, _MIDDLE)) for trait in traits}


def _by_stance(is_keen: bool) -> dict[str, Any]:
    salience = RULE.named if is_keen else RULE.silent
    numbers = {"salience": salience, "solidarity": RULE.solidarity, "influence": _MIDDLE, "openness": RULE.openness}
    return {"stance": "for" if is_keen else "silent", **{name: _number(range_) for name, range_ in numbers.items()}}


def _draft(one: Named, by: str, *, is_first: bool) -> dict[str, Any]:
    """A draft; of the smaller one as much as a third of the whole is assumed, and that nobody reported it."""
    said: dict[str, Any] = {"name": one.name, "label": one.label}
    if by != BY[0]:
        said["position"] = {"value": 1, "basis": "assumed"} if is_first else _number(RULE.smaller)
    else:
        said |= {name: _number(_MIDDLE if is_first else (0.2, 0.05, 0.4)) for name in ATTRIBUTES}
    return said if is_first else {**said, "hypothetical": True}
