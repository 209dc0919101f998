"""The words of a scenario: every quantity's name, limits, default, meaning, and which preference model reads it.

Schema, loader, engines, sliders and documentation read these tables; a quantity is added here and nowhere else. The
fields of `schema.py` repeat the names, so that an editor knows them, and a test holds them to these tables.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ..words import current, has, say

if TYPE_CHECKING:
    import numpy as np

#: A number, or an array of them.
Values = TypeVar("Values", float, "np.ndarray")

SHELVED = "shelved"
#: Words that no actor, draft or event may be called: they mean something else in a path such as `all.threat`.
RESERVED = (SHELVED, "all", "process", "weights", "events", "event", "menu", "members", "actors", "decision",
            "reservations", "inducement", "volatility", "spatial", "parameters", "case", "coder", "title", "sponsor",
            "start", "observed", "external", "correlations")  # fmt: skip
#: What is written to be read, in one language or several.
WORDS = ("title", "description", "implausible", "label", "note")
ROLES = ("member", "host", "external")
#: What an event may do to a quantity, in the order in which it does.
EFFECTS = ("set", "scale", "add")


#: The two preference models: interests in four terms, or positions on one scale.
BY_INTERESTS, BY_POSITIONS = "interests", "spatial"


class Limits(NamedTuple):
    """What a quantity means and may be.

    `default` is None where every scenario must state it, and comes with a `spread` where runs differ in it by default,
    uniformly over these ends; a `whole` quantity takes whole numbers only; `read_by` names the preference models that
    read it; of what lies `on_scale`, the scenario's own scale sets the limits; what is `optional` may be left out.
    """

    meaning: str
    low: float = 0.0
    high: float = 1.0
    default: float | None = None
    spread: tuple[float, float] | None = None
    whole: bool = False
    read_by: tuple[str, ...] = (BY_INTERESTS, BY_POSITIONS)
    on_scale: bool = False
    optional: bool = False

    def rounded(self, values: Values) -> Values:
        """Values as a run reads them: those of a whole quantity to the nearest whole number, halves upwards.

        floor(x + 1/2), of a number or of an array.
        """
        return (values + 0.5) // 1.0 if self.whole else values  # not np.floor: reading a scenario needs no numpy


def _interest(meaning: str, low: float = 0.0, high: float = 1.0, default: float | None = None) -> Limits:
    return Limits(meaning, low, high, default, read_by=(BY_INTERESTS,))


def _position(meaning: str, low: float = 0.0, high: float = 1.0, default: float | None = None) -> Limits:
    return Limits(meaning, low, high, default, read_by=(BY_POSITIONS,))


#: No scale of positions reaches farther from zero.
FARTHEST = 1e9


def _on_scale(meaning: str) -> Limits:
    return Limits(meaning, -FARTHEST, FARTHEST, read_by=(BY_POSITIONS,), on_scale=True)


#: The traits of members and hosts that have interests, in MODEL.md's order.
TRAITS = {
    "threat": _interest("perceived threat from the external power that the proposal is about"),
    "core_threat": _interest("perceived threat from the alliance's core adversary"),
    "linkage": _interest("belief that the two theatres' security is indivisible"),
    "exposure": _interest("economic exposure to the external power's retaliation"),
    "entrapment": _interest("fear of being drawn into a great-power rivalry"),
    "autonomy": _interest("attachment to strategic autonomy, reluctance to see the alliance reach further"),
    "solidarity": Limits("cost of standing alone against the other members"),
    "influence": Limits("weight of its voice in consultations"),
    "openness": Limits("susceptibility to the others' views"),
    "resolve": _interest("resistance to coercion"),
    "salience": Limits("how much the matter is on its mind", default=1.0),
}
#: What a voter has instead of interests where drafts are positions on one scale.
SPATIAL_TRAITS = {"ideal": _on_scale("the position on the scale that it prefers")}
#: How sharply a strategy chooses its targets: the sensitivity of a quantal response. 0 treats all alike.
_FOCUS = Limits("how sharply it picks whom to press or to convince; 0 treats all alike", 0.0, 100.0, 1.0)
MEMBER_TRAITS = {"price": Limits("gain for which a bargaining member gives up its objection", 0.0, 100.0, 0.0)}
HOST_TRAITS = {
    "persuasion": Limits("effort that the host puts into explaining itself", high=5.0),
    "focus": _FOCUS,
}
#: What an external power wants for itself is what its strategy weighs; without it, it acts with all it has.
EXTERNAL_TRAITS = {
    "coercion": _interest("propensity of the external power to coerce"),
    "focus": _FOCUS._replace(read_by=(BY_INTERESTS,)),
    "threat": _interest("threat that it sees in the alliance's coming nearer")._replace(optional=True),
    "linkage": _interest("belief that the joining of two theatres is aimed at it")._replace(optional=True),
    "exposure": _interest("what acting with all it has costs its own economy")._replace(optional=True),
}
ATTRIBUTES = {
    "substance": _interest("how much security cooperation the draft adds to what exists"),
    "visibility": _interest("how openly it stands in the external power's face"),
    "reach": _interest("how far it carries the alliance beyond its own area"),
}
SPATIAL_ATTRIBUTES = {"position": _on_scale("where on the scale the draft lies")}
#: What every draft but the first may have besides; 0 would be no draft at all.
AVAILABILITY = {"availability": Limits("chance that the draft can be tabled at all", 1e-6, 1.0, 1.0)}
#: What holds if nothing is decided: one of the two.
FAILURE = {
    "status_quo": _on_scale("the position that holds if nothing is decided"),
    "cost_of_failure": _position("loss of every voter if nothing is decided, in widths of the scale", 0.0, 100.0),
}
#: Starting values, to be calibrated, not findings. The security stake halves its two parts, hence the 2.
WEIGHTS = {
    "security": _interest("weight of the security stake", 0.0, 100.0, 2.0),
    "economic": _interest("weight of the economic cost", 0.0, 100.0, 0.5),
    "entrapment": _interest("weight of the fear of entrapment", 0.0, 100.0, 0.5),
    "autonomy": _interest("weight of strategic autonomy", 0.0, 100.0, 0.5),
    "solidarity": Limits("weight of not standing alone", 0.0, 100.0, 0.5),
    "spatial": _position("weight of distances on the scale", 0.0, 100.0, 2.0),
}
PROCESS = {
    "rounds": Limits(
        "rounds of consultation, one a month, before the proposal is shelved", 1.0, 1200.0, 18.0, whole=True
    ),
    "rationality": Limits("inverse scale of the private reservations", 1e-6, 1e12, 24.0),
    "concession": Limits("the sponsor concedes early above 1, late below", 0.01, 100.0, 1.0),
    "walk_away": Limits(
        "share of its gain from the proposal below which the sponsor would rather walk away",
        default=0.5,
        spread=(0.0, 1.0),
    ),
    "anticipation": _interest("retaliation that is expected before any was felt", 0.0, 1.0, 0.6),
    "memory": _interest("share of the pressure felt that lasts into the next round", 0.0, 1.0, 0.6),
    "backlash": _interest("how far pressure raises the threat that the resolved perceive", 0.0, 1.0, 0.05),
    "intimidation": _interest("how far pressure raises the fear of those with little resolve", 0.0, 1.0, 0.05),
    "commitment": Limits("what it costs a member to take back an open no", 0.0, 100.0, 0.0),
}
#: Extensions of the procedure. Each is off while the quantity named first is 0.
OPTIONS = {
    "reservations": {
        "band": Limits("how far below zero a member may be and still acquiesce, on record", 0.0, 10.0, 0.0)
    },
    "inducement": {
        "budget": Limits("gain that the sponsor can hand out over the whole consultation", 0.0, 100.0, 0.0),
        "step": Limits("the most that it adds after one broken silence", 0.0, 100.0, 0.1),
    },
    "volatility": {
        "deviation": Limits("stationary standard deviation of the shock to a reservation", 0.0, 10.0, 0.0),
        "persistence": Limits("correlation of the shock from one round to the next", 0.0, 0.999, 0.5),
    },
}
BASES = {
    "stated": "the report says so",
    "inferred": "it follows from what the report says",
    "outside": "another source says so, and is named",
    "assumed": "nobody says so: a starting value",
}
#: Traits of any role, and the groups of global quantities.
VOTER_TRAITS = TRAITS | SPATIAL_TRAITS
ALL_TRAITS = EXTERNAL_TRAITS | VOTER_TRAITS | MEMBER_TRAITS | HOST_TRAITS  # a name that two have is the voter's
ALL_ATTRIBUTES = ATTRIBUTES | SPATIAL_ATTRIBUTES | AVAILABILITY
GROUPS = {"weights": WEIGHTS, "process": PROCESS, **OPTIONS}
#: What a path such as `process.rounds` may begin with, other than an actor or a draft.
GLOBAL = {**GROUPS, "spatial": FAILURE}
#: In a path to a meaning, any external power.
OF_POWERS = "external"


def limits_of(path: str) -> Limits | None:
    """What the quantity at a path such as `france.threat` or `process.rounds` may be; None if the path is of none.

    An actor or draft stands for any: whether the scenario has it is for the scenario to say. `external.threat` is what
    an external power has.
    """
    owner, _, name = path.partition(".")
    return (GLOBAL | {OF_POWERS: EXTERNAL_TRAITS}).get(owner, ALL_TRAITS | ALL_ATTRIBUTES).get(name)


def is_whole(path: str) -> bool:
    """Whether what stands at a path is a quantity of whole numbers."""
    limits = limits_of(path)
    return limits is not None and limits.whole


def rounded(path: str, values: Values) -> Values:
    """Values of what stands at a path as a run reads them: see `Limits.rounded`."""
    limits = limits_of(path)
    return values if limits is None else limits.rounded(values)


def meaning_of(path: str) -> str:
    """What a quantity means, in the language spoken here. Raises KeyError if the path is of none.

    English stands in this file; other languages have it in their catalogue, and one that lacks it speaks English.
    """
    limits = limits_of(path)
    if limits is None:
        raise KeyError(path)
    key = meaning_key(path)
    return say(key) if has(key, current()) else limits.meaning


def meaning_key(path: str) -> str:
    """Key of a meaning in the catalogues: an actor's or a draft's quantity by itself, a global one with its group."""
    owner, _, name = path.partition(".")
    is_own = owner in GLOBAL or (owner == OF_POWERS and name in TRAITS)  # what two kinds of actor have, each in its way
    return f"meaning.{path if is_own else name}"


class Preferences(NamedTuple):
    """A preference model: what it is called, what gains are made of, and which quantities it reads.

    `terms` are added to a gain, the first of them never negative; `views` are the traits that consultation moves.
    """

    name: str
    terms: tuple[str, ...]
    views: tuple[str, ...]
    traits_of_role: Mapping[str, Mapping[str, Limits]]
    attributes: Mapping[str, Limits]
    idle: frozenset[str]

    def paths_of(self, roles: Mapping[str, Any], drafts: Iterable[Any]) -> list[str]:
        """Paths of all quantities that actors of some roles and drafts have under it, and of those of the whole."""
        owners = {actor: self.traits_of_role.get(str(role), {}) for actor, role in roles.items()}
        owners |= {str(draft): self.attributes for draft in drafts} | GLOBAL
        paths = [f"{owner}.{name}" for owner, names in owners.items() for name in names]
        return [path for path in paths if path not in self.idle]


def _read_by(model: str, *tables: Mapping[str, Limits]) -> dict[str, Limits]:
    return {name: limits for table in tables for name, limits in table.items() if model in limits.read_by}


def _preferences(model: str, terms: tuple[str, ...], views: tuple[str, ...]) -> Preferences:
    voter = _read_by(model, SPATIAL_TRAITS, TRAITS)
    return Preferences(
        name=model,
        terms=terms,
        views=views,
        traits_of_role={
            "member": voter | _read_by(model, MEMBER_TRAITS),
            "host": voter | _read_by(model, HOST_TRAITS),
            "external": _read_by(model, EXTERNAL_TRAITS),
        },
        attributes=_read_by(model, ALL_ATTRIBUTES),
        idle=frozenset(
            f"{group}.{name}" for group, table in GROUPS.items() for name in table.keys() - _read_by(model, table)
        ),
    )


INTERESTS = _preferences(BY_INTERESTS, ("security", "economic", "entrapment", "autonomy"), ("threat", "linkage"))
#: No external power acts on positions, so what pressure would do is idle too.
SPATIAL = _preferences(BY_POSITIONS, ("failure_avoided", "distance"), ("ideal",))


class Stance(NamedTuple):
    """Where a voter stands of which only a stance is reported, as shares of the way from status quo to proposal."""

    value: float
    low: float
    high: float
    meaning: str


#: One rule for all: assumed, wide, and monotone. Beyond 0.5 the proposal itself is better than the status quo. That of
#: `bargaining` was chosen on recorded decisions (experiments/validation/stances.py). `against_or_reserved` is the
#: coarser word of twelve older cases; its place between is assumed as well.
STANCES = {
    "for": Stance(1.0, 0.75, 1.0, "wants the proposal, or nearly all of it"),
    "silent": Stance(0.7, 0.4, 1.0, "no reported stance: would rather go along than not"),
    "reserved": Stance(0.5, 0.1, 0.9, "has doubts, would take less than the proposal"),
    "bargaining": Stance(0.5, 0.0, 1.0, "wants something in return"),
    "against_or_reserved": Stance(0.3, 0.0, 0.8, "reported as against or as reserved"),
    "against": Stance(0.15, 0.0, 0.6, "objects to the substance"),
    "veto_on_principle": Stance(0.05, 0.0, 0.3, "refuses it whatever the wording"),
}
