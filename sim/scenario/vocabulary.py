"""The words of a scenario: every quantity's name, limits, default and meaning.

Schema, loader, engines and documentation read these tables; a quantity is added here and nowhere else.
"""

from collections.abc import Mapping
from typing import NamedTuple

SHELVED = "shelved"
#: Words that no actor, draft or event may be called: they mean something else in a path such as `all.threat`.
RESERVED = (SHELVED, "all", "process", "weights", "events", "event", "menu", "actors", "decision", "reservations",
            "inducement", "volatility", "spatial", "parameters", "case", "title", "sponsor", "start",
            "observed")  # fmt: skip
#: What is written to be read, in one language or several.
WORDS = ("title", "description", "label", "note")
ROLES = ("member", "host", "external")


class Limits(NamedTuple):
    """What a quantity means and may be; `default` is None where every scenario must state it."""

    meaning: str
    low: float = 0.0
    high: float = 1.0
    default: float | None = None


#: No scale of positions reaches farther from zero.
FARTHEST = 1e9

#: The ten traits of members and hosts, in MODEL.md's order.
TRAITS = {
    "threat": Limits("perceived threat from the external power that the proposal is about"),
    "core_threat": Limits("perceived threat from the alliance's core adversary"),
    "linkage": Limits("belief that the two theatres' security is indivisible"),
    "exposure": Limits("economic exposure to the external power's retaliation"),
    "entrapment": Limits("fear of being drawn into a great-power rivalry"),
    "autonomy": Limits("attachment to strategic autonomy, reluctance to see the alliance reach further"),
    "solidarity": Limits("cost of standing alone against the other members"),
    "influence": Limits("weight of its voice in consultations"),
    "openness": Limits("susceptibility to the others' views"),
    "resolve": Limits("resistance to coercion"),
}
#: What a voter has instead of interests where drafts are positions on one scale.
SPATIAL_TRAITS = {
    "ideal": Limits("the position on the scale that it prefers", -FARTHEST, FARTHEST),
    "salience": Limits("how much the issue matters to it"),
}
HOST_TRAITS = {"persuasion": Limits("effort that the host puts into explaining itself", high=5.0)}
EXTERNAL_TRAITS = {"coercion": Limits("propensity of the external power to coerce")}
ATTRIBUTES = {
    "substance": Limits("how much security cooperation the draft delivers"),
    "visibility": Limits("how openly it stands in the external power's face"),
    "reach": Limits("how far it carries the alliance beyond its own area"),
}
SPATIAL_ATTRIBUTES = {"position": Limits("where on the scale the draft lies", -FARTHEST, FARTHEST)}
#: What holds if nothing is decided: one of the two.
FAILURE = {
    "status_quo": Limits("the position that holds if nothing is decided", -FARTHEST, FARTHEST),
    "cost_of_failure": Limits("loss of every voter if nothing is decided, in widths of the scale", 0.0, 100.0),
}
#: Starting values, to be calibrated, not findings. The security stake halves its two parts, hence the 2.
WEIGHTS = {
    "security": Limits("weight of the security stake", 0.0, 100.0, 2.0),
    "economic": Limits("weight of the economic cost", 0.0, 100.0, 0.5),
    "entrapment": Limits("weight of the fear of entrapment", 0.0, 100.0, 0.5),
    "autonomy": Limits("weight of strategic autonomy", 0.0, 100.0, 0.5),
    "solidarity": Limits("weight of not standing alone", 0.0, 100.0, 0.5),
    "spatial": Limits("weight of distances on the scale", 0.0, 100.0, 2.0),
}
PROCESS = {
    "rounds": Limits("rounds of consultation, one a month, before the proposal is shelved", 1.0, 1200.0, 18.0),
    "rationality": Limits("inverse scale of the private reservations", 1e-6, 1e12, 6.0),
    "concession": Limits("the sponsor concedes early above 1, late below", 0.01, 100.0, 1.0),
    "anticipation": Limits("retaliation that is expected before any was felt", 0.0, 1.0, 0.6),
    "memory": Limits("share of the pressure felt that lasts into the next round", 0.0, 1.0, 0.6),
    "backlash": Limits("how far pressure raises the threat that the resolved perceive", 0.0, 1.0, 0.05),
    "intimidation": Limits("how far pressure raises the fear of those with little resolve", 0.0, 1.0, 0.05),
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
ALL_TRAITS = VOTER_TRAITS | HOST_TRAITS | EXTERNAL_TRAITS
ALL_ATTRIBUTES = ATTRIBUTES | SPATIAL_ATTRIBUTES
GROUPS = {"weights": WEIGHTS, "process": PROCESS, **OPTIONS}


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


INTERESTS = Preferences(
    name="interests",
    terms=("security", "economic", "entrapment", "autonomy"),
    views=("threat", "linkage"),
    traits_of_role={"member": TRAITS, "host": TRAITS | HOST_TRAITS, "external": EXTERNAL_TRAITS},
    attributes=ATTRIBUTES,
    idle=frozenset({"weights.spatial"}),
)
#: No external power acts on positions, so what pressure would do is idle too.
_POSITIONED = SPATIAL_TRAITS | {trait: TRAITS[trait] for trait in ("solidarity", "influence", "openness")}
SPATIAL = Preferences(
    name="spatial",
    terms=("failure_avoided", "distance"),
    views=("ideal",),
    traits_of_role={"member": _POSITIONED, "host": _POSITIONED | HOST_TRAITS, "external": {}},
    attributes=SPATIAL_ATTRIBUTES,
    idle=frozenset(
        {f"weights.{weight}" for weight in WEIGHTS if weight not in ("solidarity", "spatial")}
        | {f"process.{name}" for name in ("anticipation", "memory", "backlash", "intimidation")}
    ),
)


class Stance(NamedTuple):
    """Where a voter stands of which only a stance is reported, as shares of the way from status quo to proposal."""

    value: float
    low: float
    high: float
    meaning: str


#: One rule for all: assumed, wide, and monotone. Beyond 0.5 the proposal itself is better than the status quo.
STANCES = {
    "for": Stance(1.0, 0.75, 1.0, "wants the proposal, or nearly all of it"),
    "silent": Stance(0.7, 0.4, 1.0, "no reported stance: would rather go along than not"),
    "reserved": Stance(0.4, 0.1, 0.7, "has doubts, would take less than the proposal"),
    "against_or_reserved": Stance(0.2, 0.0, 0.6, "reported as against or as reserved"),
    "against": Stance(0.0, 0.0, 0.25, "wants what holds, or little more"),
}
