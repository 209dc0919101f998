"""The parts of a scenario that have quantities: actors, drafts, weights, process, options, the scale of positions.

Every field that is a quantity stands in a table of `vocabulary.py`, with its limits, default and meaning.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from ..strategies.catalogue import EXTERNAL, HOST, MEMBER, SPONSOR, of_role
from .quantity import Fact, Part, Quantities, Quantity, number, starting
from .text import Label, Text
from .vocabulary import (
    ALL_ATTRIBUTES,
    ALL_TRAITS,
    EXTERNAL_TRAITS,
    FAILURE,
    FARTHEST,
    HOST_TRAITS,
    MEMBER_TRAITS,
    OPTIONS,
    PROCESS,
    VOTER_TRAITS,
    WEIGHTS,
)

NAME = r"^[A-Za-z][A-Za-z0-9_-]{0,39}$"


def _plain_name(name: str) -> str:
    if not re.fullmatch(NAME, name):  # `match` would let a line end pass
        raise ValueError(
            "a name has 1 to 40 of the characters A-Z, a-z, 0-9, '_' and '-' and starts with a letter; "
            "any other spelling goes into its label"
        )
    return name


Name = Annotated[str, AfterValidator(_plain_name), WithJsonSchema({"type": "string", "pattern": NAME})]


def _strategy(*roles: str) -> Any:
    """A strategy as a field: None stands for the role's own. Which there are is checked in `consistency.py`."""
    allowed = [name for role in roles for name in of_role(role)]
    return Annotated[str, WithJsonSchema({"enum": allowed, "description": "what the actor does with its means"})]


class Actor(Quantities):
    """What all actors have."""

    role: Literal["member", "host", "external"]
    label: Label = Text("")
    source: str = Field("", description="source of every number below that names none of its own")

    @model_validator(mode="before")
    @classmethod
    def _null_is_nothing(cls, given: Any) -> Any:
        # Results of versions with one class for all roles say `coercion: null` of a member.
        if not isinstance(given, Mapping):
            return given
        # And the strategy of a role that nobody chose is said by nothing, so that what is alike has one hash.
        plain = [of_role(role)[0] for role in (EXTERNAL, HOST, SPONSOR, MEMBER)]
        return {
            key: value
            for key, value in given.items()
            if (value is not None or key not in ALL_TRAITS) and not (key == "strategy" and value in plain)
        }


class Voter(Actor, of=VOTER_TRAITS):
    """Whoever can withhold consent: it has interests, or an ideal point."""

    threat: Quantity | None = None
    core_threat: Quantity | None = None
    linkage: Quantity | None = None
    exposure: Quantity | None = None
    entrapment: Quantity | None = None
    autonomy: Quantity | None = None
    solidarity: Quantity | None = None
    influence: Quantity | None = None
    openness: Quantity | None = None
    resolve: Quantity | None = None
    salience: Quantity = starting(VOTER_TRAITS["salience"])
    ideal: Quantity | None = None


class Member(Voter, of=VOTER_TRAITS | MEMBER_TRAITS):
    """A state with a seat: its objection counts."""

    role: Literal["member"]
    strategy: _strategy(SPONSOR, MEMBER) | None = None  # type: ignore[valid-type]
    price: Quantity = starting(MEMBER_TRAITS["price"])


class Host(Voter, of=VOTER_TRAITS | HOST_TRAITS):
    """A partner whose own consent is needed, and who explains itself."""

    role: Literal["host"]
    strategy: _strategy(HOST) | None = None  # type: ignore[valid-type]
    persuasion: Quantity | None = None
    focus: Quantity = starting(HOST_TRAITS["focus"])
    requested: Fact = Field(Fact(), description="whether it asked for the proposal, or is on record as working for it")


class ExternalPower(Actor, of=EXTERNAL_TRAITS):
    """A state without vote or consent that puts pressure on the others."""

    role: Literal["external"]
    strategy: _strategy(EXTERNAL) | None = None  # type: ignore[valid-type]
    coercion: Quantity | None = None
    focus: Quantity = starting(EXTERNAL_TRAITS["focus"])
    threat: Quantity | None = None
    linkage: Quantity | None = None
    exposure: Quantity | None = None


AnyActor = Annotated[Member | Host | ExternalPower, Field(discriminator="role")]


class Draft(Quantities, of=ALL_ATTRIBUTES):
    """One draft of the menu: substance, visibility and reach, or a position."""

    words = frozenset({"label", "source", "hypothetical"})

    name: Name
    label: Label = Text("")
    source: str = Field("", description="source of every number below that names none of its own")
    substance: Quantity | None = None
    visibility: Quantity | None = None
    reach: Quantity | None = None
    position: Quantity | None = None
    availability: Quantity = starting(ALL_ATTRIBUTES["availability"])
    hypothetical: bool = Field(False, strict=True, description="whether nobody reported such a draft")


class Weights(Quantities, of=WEIGHTS):
    """What the terms of a gain weigh."""

    source: str = ""
    security: Quantity = starting(WEIGHTS["security"])
    economic: Quantity = starting(WEIGHTS["economic"])
    entrapment: Quantity = starting(WEIGHTS["entrapment"])
    autonomy: Quantity = starting(WEIGHTS["autonomy"])
    solidarity: Quantity = starting(WEIGHTS["solidarity"])
    spatial: Quantity = starting(WEIGHTS["spatial"])


class Process(Quantities, of=PROCESS):
    """How consultation goes on, and what pressure does."""

    source: str = ""
    rounds: Quantity = starting(PROCESS["rounds"])
    rationality: Quantity = starting(PROCESS["rationality"])
    concession: Quantity = starting(PROCESS["concession"])
    walk_away: Quantity = starting(PROCESS["walk_away"])
    anticipation: Quantity = starting(PROCESS["anticipation"])
    memory: Quantity = starting(PROCESS["memory"])
    backlash: Quantity = starting(PROCESS["backlash"])
    intimidation: Quantity = starting(PROCESS["intimidation"])
    commitment: Quantity = starting(PROCESS["commitment"])


class Reservations(Quantities, of=OPTIONS["reservations"]):
    """Members may acquiesce with a reservation on record."""

    source: str = ""
    band: Quantity = starting(OPTIONS["reservations"]["band"])


class Inducement(Quantities, of=OPTIONS["inducement"]):
    """The sponsor may hand out gains to who broke silence."""

    source: str = ""
    budget: Quantity = starting(OPTIONS["inducement"]["budget"])
    step: Quantity = starting(OPTIONS["inducement"]["step"])


class Volatility(Quantities, of=OPTIONS["volatility"]):
    """Reservations may be shaken from round to round."""

    source: str = ""
    deviation: Quantity = starting(OPTIONS["volatility"]["deviation"])
    persistence: Quantity = starting(OPTIONS["volatility"]["persistence"])


Coordinate = Annotated[float, BeforeValidator(number), Field(ge=-FARTHEST, le=FARTHEST)]


class Scale(Part):
    """The scale on which actors and drafts have positions, from end to end, in any unit."""

    low: Coordinate
    high: Coordinate
    label: Label = Text("")

    @property
    def width(self) -> float:
        """R: distances are counted in it."""
        return self.high - self.low


class Spatial(Quantities, of=FAILURE):
    """Preferences by positions instead of interests; what holds if nothing is decided is one of the two quantities."""

    scale: Scale
    source: str = ""
    status_quo: Quantity | None = None
    cost_of_failure: Quantity | None = None
