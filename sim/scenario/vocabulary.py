"""The words of a scenario: every quantity's name, limits, default and meaning.

Schema, loader, engines and documentation read these tables; a quantity is added here and nowhere else.
"""

from typing import NamedTuple

SHELVED = "shelved"
#: Words that no actor, draft or event may be called: they mean something else in a path such as `all.threat`.
RESERVED = (SHELVED, "all", "process", "weights", "events", "event", "menu", "actors", "decision", "reservations",
            "inducement", "volatility", "case", "title", "sponsor", "start", "observed")  # fmt: skip
#: What is written to be read, in one language or several.
WORDS = ("title", "description", "label", "note")
ROLES = ("member", "host", "external")


class Limits(NamedTuple):
    """What a quantity means and may be; `default` is None where every scenario must state it."""

    meaning: str
    low: float = 0.0
    high: float = 1.0
    default: float | None = None


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
HOST_TRAITS = {"persuasion": Limits("effort that the host puts into explaining itself", high=5.0)}
EXTERNAL_TRAITS = {"coercion": Limits("propensity of the external power to coerce")}
ATTRIBUTES = {
    "substance": Limits("how much security cooperation the draft delivers"),
    "visibility": Limits("how openly it stands in the external power's face"),
    "reach": Limits("how far it carries the alliance beyond its own area"),
}
#: Starting values, to be calibrated, not findings. The security stake halves its two parts, hence the 2.
WEIGHTS = {
    "security": Limits("weight of the security stake", 0.0, 100.0, 2.0),
    "economic": Limits("weight of the economic cost", 0.0, 100.0, 0.5),
    "entrapment": Limits("weight of the fear of entrapment", 0.0, 100.0, 0.5),
    "autonomy": Limits("weight of strategic autonomy", 0.0, 100.0, 0.5),
    "solidarity": Limits("weight of not standing alone", 0.0, 100.0, 0.5),
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
TRAITS_OF_ROLE = {"member": TRAITS, "host": TRAITS | HOST_TRAITS, "external": EXTERNAL_TRAITS}
#: The five countries' traits of any role, and the groups of global quantities.
ALL_TRAITS = TRAITS | HOST_TRAITS | EXTERNAL_TRAITS
GROUPS = {"weights": WEIGHTS, "process": PROCESS, **OPTIONS}
