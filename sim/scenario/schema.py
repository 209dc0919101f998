"""What a scenario is: frozen, typed, every number with its range and source.

The same models check a file's shape, generate the JSON schema for editors (`file_schema.py`) and hold the scenario as
resolved. A number by itself is in `quantity.py`, the parts that have numbers in `parts.py`, what must hold between the
parts (the sponsor sits in the Council, no event after the deadline) in `consistency.py`. Long because a scenario is to
be read in one place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema, model_validator
from pydantic_core import CoreSchema

from ..equations.decision_rules import PARAMETERS, RULES, DecisionRule
from ..errors import nearest
from ..strategies.catalogue import CONDITIONAL, SPONSOR, STRATEGIES, of_role
from ..words import say, shipped
from .consistency import contradictions
from .correlation import Correlation
from .dates import round_of_month
from .event import Event, Month
from .parts import (
    NAME,
    AnyActor,
    Draft,
    Inducement,
    Name,
    Process,
    Reservations,
    Spatial,
    Volatility,
    Weights,
)
from .quantity import Number, Part, Quantities, Quantity
from .text import Caption, Text, Title
from .vocabulary import GLOBAL, INTERESTS, SHELVED, SPATIAL, Limits, Preferences


def _start_or_posterior(value: str) -> str:
    # The loader adds the digest of the sample; see posterior.py.
    if not re.fullmatch(r"(start|posterior(:[0-9a-f]{16})?)", value):
        raise ValueError(f"unknown '{value}'{nearest(value, ('start', 'posterior'))}")
    return value


if TYPE_CHECKING:
    RuleName = str
else:
    RuleName = Literal[tuple(RULES)]  # made from the table, which a checker of types cannot read


def _bounds(parameter: str) -> Any:
    """What a rule's parameter may be."""
    known = PARAMETERS[parameter]
    return Field(ge=known.low, le=known.high, strict=True if known.is_whole else None)


def _parameter(name: str) -> Any:
    """A rule's parameter as a field: None stands for the rule's own default, and for what is another rule's."""
    return Field(None, description=PARAMETERS[name].meaning)


class Decision(Part):
    """Which consent a draft needs: see MODEL.md, Submodels, Decision."""

    rule: RuleName = next(iter(RULES))
    minus: Annotated[int, _bounds("minus")] | None = _parameter("minus")
    threshold: Annotated[Number, _bounds("threshold")] | None = _parameter("threshold")
    members: Annotated[Number, _bounds("members")] | None = _parameter("members")
    blocking: Annotated[int, _bounds("blocking")] | None = _parameter("blocking")
    weights: dict[Name, Annotated[Number, Field(ge=0)]] | None = Field(
        None, description="votes of each member that is asked, for rules that weigh them; one each by default"
    )
    forum: tuple[Name, ...] | None = Field(None, description="the members that are asked, if not all")

    @model_validator(mode="before")
    @classmethod
    def _rule_has_its_numbers(cls, given: Any) -> Any:
        # Every number of the rule and none of another's, so that what means the same is the same to rerun and compare.
        # Files of versions with a number for every rule say `threshold: 0.5` under unanimity.
        if not isinstance(given, Mapping):
            return given
        name = given.get("rule", next(iter(RULES)))
        own = dict(RULES[name].defaults) if isinstance(name, str) and name in RULES else {}
        idle = {key for key in PARAMETERS if key not in own and given.get(key) == PARAMETERS[key].default}
        return own | {
            key: value for key, value in given.items() if key not in idle and (key not in own or value is not None)
        }

    @property
    def definition(self) -> DecisionRule:
        """The rule in the table of rules."""
        return RULES[self.rule]

    @property
    def parameters(self) -> dict[str, Any]:
        """The numbers that the rule takes."""
        return {name: getattr(self, name) for name in self.definition.defaults}


class Observed(Part):
    """What really happened, where it is known."""

    outcome: str = Field(description=f"name of a draft, or {SHELVED}")
    date: Month | None = None
    note: Text = Text("")
    source: str = ""


def _bare_is_name(entry: Any) -> Any:
    return {"name": entry} if isinstance(entry, str) else entry


class _OrItsName:
    """Tells the JSON schema that a draft's bare name may stand for the draft."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"description": "one draft", "anyOf": [{"type": "string", "pattern": NAME}, handler(schema)]}


MenuEntry = Annotated[Draft, BeforeValidator(_bare_is_name), _OrItsName()]


SomePart = TypeVar("SomePart", bound=Part)


def parts_in(annotation: Any) -> list[type[Part]]:
    """The kinds of part that a field with an annotation holds: one, several as actors are, or none."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return [annotation]
    return [part for inner in get_args(annotation) for part in parts_in(inner)]


def shortened(names: Sequence[str], most: int = 6) -> str:
    """Names in a row; of many the first, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


class Scenario(Part):
    """One proposal before one body of consent: who decides, on which drafts, by which procedure."""

    words = frozenset({"name", "changes", "title", "description", "implausible", "source", "case", "coder", "start",
                       "observed"})  # fmt: skip

    name: str = ""
    changes: tuple[str, ...] = Field((), description="what was replaced after the file was read, as path=value")
    title: Title
    description: Text = Text("")
    implausible: Caption = Field(
        Text(""), description="why its authors hold that it will not come about; it is shown wherever the results are"
    )
    source: str = Field("", description="source of every number in the file that names none of its own")
    case: tuple[Name, ...] = Field((), description="where in data/ the numbers are looked up, first hit first")
    coder: Name | None = Field(
        None,
        description="whose numbers are taken from data/, by default the project's; `drawn`: one coder's in each run",
    )
    start: Month | None = None
    observed: Observed | None = None
    sponsor: Name
    actors: dict[Name, AnyActor]
    menu: tuple[MenuEntry, ...]
    spatial: Spatial | None = None
    parameters: Annotated[
        str, AfterValidator(_start_or_posterior), WithJsonSchema({"enum": ["start", "posterior"]})
    ] = Field(
        "start",
        description="`posterior`: weights and process parameters that are not set here are drawn, run by run, from the "
        "joint posterior of `nacsim calibrate`",
    )
    correlations: tuple[Correlation, ...] = Field(
        (), description="quantities whose draws correlate; all others are independent of one another"
    )
    weights: Weights = Weights()
    process: Process = Process()
    decision: Decision = Decision()
    reservations: Reservations = Reservations()
    inducement: Inducement = Inducement()
    volatility: Volatility = Volatility()
    events: dict[Name, Event] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _parts_agree(self) -> "Scenario":
        found = contradictions(self.model_dump(exclude_none=True))
        if found:
            raise ValueError("; ".join(f"{'.'.join(map(str, path))}: {what}" for path, what in found))
        return self

    def __repr__(self) -> str:
        actors = {"member": self.members, "host": [self.host] if self.host else [], "external": self.externals}
        who = "; ".join(f"{role}: {shortened(names)}" for role, names in actors.items() if names)
        called, title = (shorten(words, 70, placeholder=" ...") for words in (self.described, str(self.title)))
        return (
            f"<Scenario {called!r}: {title!r}\n"
            f"  {who}\n"
            f"  drafts: {shortened(self.drafts)}; sponsor: {self.sponsor}\n"
            f"  {self.decision.rule}, {self.process.rounds.ends[2]:g} rounds, preferences by {self.preferences.name}, "
            f"{len(self.events)} events, {sum(1 for _ in self.quantities())} quantities>"
        )

    __str__ = __repr__

    def quantities(self) -> Iterator[tuple[str, Quantity, Limits]]:
        """Every quantity that the preference model and the actors' strategies read, with its path and limits, actor by
        actor."""
        parts: dict[str, Part | None] = {**self.actors, **{draft.name: draft for draft in self.menu}}
        parts |= {group: getattr(self, group) for group in GLOBAL}
        for owner, part in parts.items():
            for name, limits in part.of.items() if isinstance(part, Quantities) else ():
                quantity = getattr(part, name)
                if f"{owner}.{name}" == f"{self.menu[0].name}.availability":
                    continue  # what is proposed is at hand
                if quantity is not None and self.reads(f"{owner}.{name}"):
                    yield f"{owner}.{name}", quantity, limits

    def reads(self, path: str) -> bool:
        """Whether a run reads the quantity at a path: the preference model does, and if need be a strategy that its
        actor follows or may turn to."""
        owner, _, name = path.partition(".")
        if owner not in self.actors:
            return path not in self.preferences.idle
        if name not in CONDITIONAL[self.strategic_role(owner)] | CONDITIONAL[self.actors[owner].role]:
            return True
        return any(name in STRATEGIES[strategy].reads for strategy in self.strategies_of(owner))

    def strategic_role(self, actor: str) -> str:
        """An actor's role as strategies know it: the sponsor is a member with means of its own."""
        return SPONSOR if actor == self.sponsor else self.actors[actor].role

    def strategy_of(self, actor: str) -> str:
        """Name of the strategy that an actor begins with."""
        return self.actors[actor].strategy or of_role(self.strategic_role(actor))[0]

    def strategies_of(self, actor: str) -> tuple[str, ...]:
        """Names of the strategies that an actor may follow: its own, and those that events set."""
        later = (event.strategies.get(f"{actor}.strategy") for event in self.events.values())
        return tuple(dict.fromkeys((self.strategy_of(actor), *filter(None, later))))

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
    def hypothetical(self) -> tuple[str, ...]:
        """Names of the drafts that nobody reported."""
        return tuple(draft.name for draft in self.menu if draft.hypothetical)

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
        return (part.label if part else "") or shipped(name.replace("_", " ").capitalize())

    def in_language(self, language: str) -> "Scenario":
        """The scenario with its words in one language, to be shown; what is kept has all of them.

        nacsim's own words, such as what shelved is called, are said in that language within `words.speaking` of it.
        """

        def spoken(part: SomePart, *names: str) -> SomePart:
            return part.model_copy(update={name: Text(getattr(part, name).in_language(language)) for name in names})

        parts = {
            "actors": {name: spoken(actor, "label") for name, actor in self.actors.items()},
            "menu": tuple(spoken(draft, "label") for draft in self.menu),
            "events": {name: spoken(event, "label") for name, event in self.events.items()},
            "observed": self.observed and spoken(self.observed, "note"),
            "spatial": self.spatial and self.spatial.model_copy(update={"scale": spoken(self.spatial.scale, "label")}),
        }
        return spoken(self, "title", "description", "implausible").model_copy(update=parts)

    def round_of(self, event: str) -> int:
        """Round in which an event is dated: counted from `start`, whose month is round 1."""
        dated = self.events[event]
        return dated.round if dated.round is not None else round_of_month(self.start, dated.date)
