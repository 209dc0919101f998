"""One rule from a recorded decision to the scenario that replays it; data/README.md gives its reasons.

Every seat is a member. Whoever was reported has the ideal point of its stance and cares; whoever was not is silent and
cares little. The status quo lies at 0, the proposal at 1, and where a smaller version is conceivable it is a second
draft, available as often as its kind was tabled. The United States proposes where it is for, else the first that is
for, else the first that is silent. Talks take a round a month. Decided by unanimity, one vote each. A price of those
that bargain, and a purse of the sponsor to pay it, can be had; on the recorded decisions they do not help, so both are
0.

The same numbers for every decision: none is fitted to one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..errors import Mistake, ScenarioError
from ..words import LANGUAGES, say, shipped, speaking
from .document import Document
from .recorded import Member, Recorded, title_of
from .shorthand import ideal_of
from .sourcing import give_sources
from .vocabulary import SHELVED, STANCES, Stance

#: Most likely value, low, high; a run draws from the triangular distribution.
Range = tuple[float, float, float]
#: The drafts of every recorded decision.
WHOLE, SMALLER = "the_proposal", "smaller_version"
_SOURCE = "the rule for recorded decisions, data/README.md"
#: What shipped scenarios call a country, where CLDR has a longer or an older name.
_CALLED = {("ja", "US"): "米国", ("ja", "GB"): "英国"}


@dataclass(frozen=True)
class Rule:
    """What reports of stances do not tell, the same for every decision. The defaults are those that nacsim uses.

    stances     ideal point by word, as shares of the way from the status quo to the proposal
    named       salience of a member whose stance was reported; `silent`: of any other
    solidarity, openness    of every member; openness_silent: of a silent one, where it differs
    smaller     where the smaller version lies on the way
    tabled      its availability, by whether one was tabled: yes, unknown, no
    price       for which a bargaining member gives up its objection; `purse`: what the sponsor can pay in all
    commitment  what it costs to take back an open no
    unknown     rounds where nobody knows how long the talks were; `rounds`: the fewest and the most
    """

    stances: Mapping[str, Stance] = field(default_factory=lambda: STANCES)
    named: Range = (0.8, 0.6, 1.0)
    silent: Range = (0.2, 0.05, 0.4)
    solidarity: Range = (0.5, 0.0, 1.0)
    openness: Range = (0.2, 0.0, 0.6)
    openness_silent: Range | None = None
    smaller: Range = (0.5, 0.3, 0.7)
    tabled: Mapping[str, float] = field(default_factory=lambda: {"yes": 0.7, "unknown": 0.2, "no": 0.1})
    price: float = 0.0
    purse: float = 0.0
    commitment: float = 0.2
    unknown: int = 6
    rounds: tuple[int, int] = (3, 24)


RULE = Rule()


def document_of(decision: Recorded, rule: Rule = RULE) -> Document:
    """The scenario of a recorded decision, as `load` takes it and as another scenario may extend it.

    Raises:
        ScenarioError: no seat is left for a sponsor, because everybody is against.
    """
    named = stances_by_name(decision)
    silent = [member.name for member in decision.seats if member.name not in named]
    silent += [f"seat_{n}" for n in range(1, decision.members - len(named) - len(silent) + 1)]
    seats = {**named, **dict.fromkeys(silent[: decision.members - len(named)], "silent")}
    menu: list[dict[str, Any]] = [{"name": WHOLE, "label": {"en": "As proposed", "ja": "原案"}, "position": 1.0}]
    if decision.divisible != "no":
        words = {"en": "A smaller version", "ja": "縮小案"}
        drawn = {"position": _number(rule.smaller), "availability": rule.tabled[decision.tabled]}
        menu.append({"name": SMALLER, "label": words, **drawn, "hypothetical": decision.tabled != "yes"})
    fewest, most = rule.rounds
    months = rule.unknown if decision.months is None else min(max(int(decision.months + 0.5), fewest), most)
    document = Document({
        "title": _in_each_language(lambda: title_of(decision.proposal, decision.case)),
        "description": _in_each_language(lambda: _about(decision)),
        "source": _SOURCE,
        "spatial": {"scale": {"low": 0.0, "high": 1.0}, "status_quo": 0.0},
        "sponsor": _sponsor(decision, seats),
        "actors": {name: _member(name, word, decision, rule) for name, word in seats.items()},
        "menu": menu,
        "process": {"rounds": months, "commitment": rule.commitment},
        "inducement": {"budget": rule.purse},
        "observed": _observed(decision, menu),
    })  # fmt: skip
    give_sources(document)
    return document


def _in_each_language(said: Callable[[], str]) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with speaking(language):
            found[language] = said()
    return found


def _about(decision: Recorded) -> str:
    body, outcome = shipped(decision.body), shipped(decision.outcome)
    return say("recorded.about", body=body, date=decision.date, members=decision.members, outcome=outcome).strip()


def stances_by_name(decision: Recorded) -> dict[str, str]:
    """Name in the scenario -> word, of every ally whose stance was reported."""
    return {_name(decision, ally): word for ally, word in decision.stances.items()}


def _name(decision: Recorded, ally: str) -> str:
    """Name of an ally in the scenario: its country's, or its code in small letters where its body is not known."""
    return next((member.name for member in decision.seats if member.iso3 == ally), ally.lower())


def _sponsor(decision: Recorded, seats: Mapping[str, str]) -> str:
    """Who proposes. `seats`: member -> word."""
    in_favour = [name for name, word in seats.items() if word == "for"]
    for name in (_name(decision, "USA"), *in_favour):
        if name in in_favour:
            return name
    silent = next((name for name, word in seats.items() if word == "silent"), None)
    if silent is None:
        what = "nobody is for it or silent, so nobody would propose it; a stance `for` is missing, or a seat"
        raise ScenarioError(Mistake(decision.case, what))
    return silent


def _member(name: str, word: str, decision: Recorded, rule: Rule) -> dict[str, Any]:
    said = {} if word == "silent" else {"source": decision.source}
    source = said.get("source", "no stance is reported; " + _SOURCE)
    actor: dict[str, Any] = {
        "role": "member",
        **_label(decision, name),
        "ideal": ideal_of(word, rule.stances[word], (0.0, 1.0), source),
        "salience": _number(rule.silent if word == "silent" else rule.named),
        "solidarity": _number(rule.solidarity),
        "openness": _number((rule.openness_silent if word == "silent" else None) or rule.openness),
        "influence": _number((0.5, 0.5, 0.5)),
    }
    if word == "bargaining" and rule.price:
        actor |= {"strategy": "bargaining", "price": _number((rule.price,) * 3)}
    return actor


def _number(range_: Range) -> dict[str, Any]:
    value, low, high = range_
    return {"value": value, "low": low, "high": high, "basis": "assumed", "source": _SOURCE}


def _label(decision: Recorded, name: str) -> dict[str, Any]:
    seat = next((member for member in decision.seats if member.name == name), None)
    return {"label": label_of(seat)} if seat else {}


def label_of(member: Member) -> dict[str, str]:
    """What a country is called, in each language that scenarios of recorded decisions have."""
    return _label_of(member.iso2)


@cache
def countries() -> dict[str, dict[str, str]]:
    """What countries are called, by each of their names in small letters."""
    codes = [code for code in _territories("en") if len(code) == 2 and code in _territories("ja")]
    labels = [_label_of(code) for code in codes]
    return {name.lower(): label for label in labels for name in label.values()}


def _label_of(code: str) -> dict[str, str]:
    """The names of the country of an ISO 3166 code, as shipped scenarios have them."""
    return {language: _CALLED.get((language, code), _territories(language)[code]) for language in ("en", "ja")}


@cache
def _territories(language: str) -> Mapping[str, str]:
    from babel import Locale  # costs what reading a catalogue costs; only recorded decisions name countries so

    return Locale(language).territories


def _observed(decision: Recorded, menu: list[dict[str, Any]]) -> dict[str, Any]:
    """What came. A diluted outcome where none was held conceivable is the smaller version nevertheless."""
    outcome = {"as_proposed": WHOLE, "diluted": SMALLER}.get(decision.ended, SHELVED)
    return {"outcome": outcome, "date": decision.date, "note": decision.outcome, "source": decision.source}
