"""What a scenario is: frozen, typed, every number with its range and source.

The same models check a file's shape, generate the JSON schema for editors (`file_schema.py`) and hold the scenario as
resolved. A number by itself is in `quantity.py`, what must hold between the parts (the sponsor sits in the Council, no
event after the deadline) in `consistency.py`.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    WithJsonSchema,
    create_model,
    model_validator,
)

from ..equations.decision_rules import PARAMETERS, RULES, DecisionRule, Parameter
from ..errors import nearest
from ..words import say
from .consistency import contradictions, round_of_month
from .quantity import Number, OrBare, Part, number, quantities
from .text import Text
from .vocabulary import (
    ALL_ATTRIBUTES,
    ALL_TRAITS,
    FAILURE,
    FARTHEST,
    GROUPS,
    INTERESTS,
    ROLES,
    SHELVED,
    SPATIAL,
    Preferences,
)

NAME = r"^[A-Za-z][A-Za-z0-9_-]{0,39}$"


def _plain_name(name: str) -> str:
    if not re.match(NAME, name):
        raise ValueError(
            "a name has 1 to 40 of the characters A-Z, a-z, 0-9, '_' and '-' and starts with a letter; "
            "any other spelling goes into its label"
        )
    return name


def _start_or_posterior(value: str) -> str:
    # The loader adds the digest of the sample; see posterior.py.
    if not re.match(r"^(start|posterior(:[0-9a-f]{16})?)$", value):
        raise ValueError(f"unknown '{value}'{nearest(value, ('start', 'posterior'))}")
    return value


Name = Annotated[str, AfterValidator(_plain_name), WithJsonSchema({"type": "string", "pattern": NAME})]
Month = Annotated[
    str,
    Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$", description="year and month, as in 2023-07; a day is ignored"),
]


class _Actor(Part):
    role: Literal[ROLES]
    label: Text = Text("")
    source: str = Field("", description="source of every number below that names none of its own")


class _Draft(Part):
    name: Name
    label: Text = Text("")
    source: str = Field("", description="source of every number below that names none of its own")


Actor = create_model("Actor", __base__=_Actor, __doc__="One state and its traits.", **quantities(ALL_TRAITS))
Draft = create_model("Draft", __base__=_Draft, __doc__="One draft of the menu.", **quantities(ALL_ATTRIBUTES))
Settings = {
    group: create_model(group.capitalize(), __base__=Part, source=(str, ""), **quantities(limits))
    for group, limits in GROUPS.items()
}


Coordinate = Annotated[float, BeforeValidator(number), Field(ge=-FARTHEST, le=FARTHEST)]


class Scale(Part):
    """The scale on which actors and drafts have positions, from end to end, in any unit."""

    low: Coordinate
    high: Coordinate
    label: Text = Text("")

    @property
    def width(self) -> float:
        """R: distances are counted in it."""
        return self.high - self.low


class _Spatial(Part):
    scale: Scale
    source: str = ""


Spatial = create_model(
    "Spatial", __base__=_Spatial, __doc__="Preferences by positions instead of interests.", **quantities(FAILURE)
)


class _Decision(Part):
    rule: str

    @property
    def definition(self) -> DecisionRule:
        """The rule in the table of rules."""
        return RULES[self.rule]

    @property
    def parameters(self) -> dict[str, int | float]:
        """The numbers that the rule takes."""
        return {parameter.name: getattr(self, parameter.name) for parameter in self.definition.parameters}


def _parameter_field(parameter: Parameter) -> tuple[Any, Any]:
    limits = {"ge": parameter.low} if parameter.high is None else {"ge": parameter.low, "le": parameter.high}
    strict = {"strict": True} if parameter.is_whole else {}
    kind = int if parameter.is_whole else Number
    return kind, Field(parameter.default, **limits, **strict, description=parameter.meaning)


_Weights = Annotated[
    dict[Name, Annotated[Number, Field(ge=0)]] | None,
    Field(description="votes of each member that is asked, for majority; one each by default"),
]
Decision = create_model(
    "Decision",
    __base__=_Decision,
    __doc__="Which consent a draft needs: see MODEL.md, Submodels, Decision.",
    rule=(Literal[tuple(RULES)], next(iter(RULES))),
    **{name: _parameter_field(parameter) for name, parameter in PARAMETERS.items()},
    weights=(
        _Weights,
        Field(None, description="votes of each member that is asked, for majority; one each by default"),
    ),
    forum=(tuple[Name, ...] | None, Field(None, description="the members that are asked, if not all")),
)


class Event(Part):
    """Something that happens in one round: what it adds to whom, and how likely it is."""

    label: Text = Text("")
    date: Month | None = None
    round: Annotated[int, Field(strict=True, ge=1)] | None = None
    probability: Number = Field(1.0, ge=0, le=1)
    add: dict[str, Number] = Field(
        min_length=1, description="what is added to which quantity: `france.threat`, `all.linkage`, `process.memory`"
    )
    source: str = ""


class Observed(Part):
    """What really happened, where it is known."""

    outcome: str = Field(description=f"name of a draft, or {SHELVED}")
    date: Month | None = None
    note: Text = Text("")
    source: str = ""


def _bare_is_name(entry: Any) -> Any:
    return {"name": entry} if isinstance(entry, str) else entry


MenuEntry = Annotated[Draft, BeforeValidator(_bare_is_name), OrBare({"type": "string", "pattern": NAME}, "one draft")]


class Scenario(Part):
    """One proposal before one body of consent: who decides, on which drafts, by which procedure."""

    name: str = ""
    changes: tuple[str, ...] = Field((), description="what was replaced after the file was read, as path=value")
    title: Text
    description: Text = Text("")
    source: str = Field("", description="source of every number in the file that names none of its own")
    case: tuple[Name, ...] = Field((), description="where in data/ the numbers are looked up, first hit first")
    start: Month | None = None
    observed: Observed | None = None
    sponsor: Name
    actors: dict[Name, Actor]
    menu: tuple[MenuEntry, ...]
    spatial: Spatial | None = None
    parameters: Annotated[
        str, AfterValidator(_start_or_posterior), WithJsonSchema({"enum": ["start", "posterior"]})
    ] = Field(
        "start",
        description="`posterior`: weights and process parameters that are not set here are drawn, run by run, from the "
        "joint posterior of `nacsim calibrate`",
    )
    weights: Settings["weights"] = Settings["weights"]()
    process: Settings["process"] = Settings["process"]()
    decision: Decision = Decision()
    reservations: Settings["reservations"] = Settings["reservations"]()
    inducement: Settings["inducement"] = Settings["inducement"]()
    volatility: Settings["volatility"] = Settings["volatility"]()
    events: dict[Name, Event] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _parts_agree(self) -> "Scenario":
        found = contradictions(self.model_dump(exclude_none=True))
        if found:
            raise ValueError("; ".join(f"{'.'.join(map(str, path))}: {what}" for path, what in found))
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickled as plain values: the models of its parts are made at import and cannot be found by name.
        return Scenario.model_validate, (self.model_dump(mode="json", exclude_none=True),)

    @property
    def members(self) -> tuple[str, ...]:
        """Names of the members, in scenario order."""
        return tuple(name for name, actor in self.actors.items() if actor.role == "member")

    @property
    def host(self) -> str | None:
        """Name of the host, if the scenario has one."""
        return next((name for name, actor in self.actors.items() if actor.role == "host"), None)

    @property
    def externals(self) -> tuple[str, ...]:
        """Names of the external powers, in scenario order."""
        return tuple(name for name, actor in self.actors.items() if actor.role == "external")

    @property
    def voters(self) -> tuple[str, ...]:
        """Members and host, in scenario order: those whose consent can be withheld."""
        return tuple(name for name, actor in self.actors.items() if actor.role != "external")

    @property
    def drafts(self) -> tuple[str, ...]:
        """Names of the drafts, most ambitious first."""
        return tuple(draft.name for draft in self.menu)

    @property
    def preferences(self) -> Preferences:
        """The preference model: interests in four terms, or positions on one scale."""
        return INTERESTS if self.spatial is None else SPATIAL

    @property
    def described(self) -> str:
        """Name of the scenario, with what was replaced in it."""
        return f"{self.name} with {', '.join(self.changes)}" if self.changes else self.name

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What a run can end with: each draft, then shelved."""
        return (*self.drafts, SHELVED)

    def label(self, name: str) -> str:
        """How an actor, draft, event or outcome is called in a figure: its label, else its name with spaces."""
        drafts = {draft.name: draft for draft in self.menu}
        part = self.actors.get(name) or drafts.get(name) or self.events.get(name)
        if not part and name == SHELVED:
            return say("shelved")
        return (part.label if part else "") or name.replace("_", " ").capitalize()

    def in_language(self, language: str) -> "Scenario":
        """The scenario with its words in one language, to be shown; what is kept has all of them.

        nacsim's own words, such as what shelved is called, are said in that language within `language.speaking` of it.
        """

        def spoken(part: Part, *names: str) -> Part:
            return part.model_copy(update={name: Text(getattr(part, name).in_language(language)) for name in names})

        parts = {
            "actors": {name: spoken(actor, "label") for name, actor in self.actors.items()},
            "menu": tuple(spoken(draft, "label") for draft in self.menu),
            "events": {name: spoken(event, "label") for name, event in self.events.items()},
            "observed": self.observed and spoken(self.observed, "note"),
            "spatial": self.spatial and self.spatial.model_copy(update={"scale": spoken(self.spatial.scale, "label")}),
        }
        return spoken(self, "title", "description").model_copy(update=parts)

    def round_of(self, event: str) -> int:
        """Round in which an event is dated: counted from `start`, whose month is round 1."""
        dated = self.events[event]
        return dated.round if dated.round is not None else round_of_month(self.start, dated.date)
