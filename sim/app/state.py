"""What a session looks at, as one frozen value: to and from a link, and with one thing changed.

    ?scenario=tokyo_liaison_office&set=france.autonomy%3D0.3&runs=100000&seed=1&lang=ja&tab=map

A `set` is what `nacsim run --set` takes, so a link says no more than a command line could, and it names a scenario of
the library and no path. A `keep` is a variant that was kept to be seen beside the others: a query of such paths.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ..errors import Mistake, UsageError, nearest
from ..scenario.overrides import parse_override
from ..words import DEFAULT, LANGUAGES

TABS = ("outcomes", "blockers", "time", "sure", "run", "map")
#: What a map may show.
SHOWN = ("adopted", "as_proposed", "diluted", "shelved")
MOST_RUNS = 1_000_000
MOST_SEED = 2**63 - 1
MOST_RUN = 10**15
#: Characters of a link, values replaced in it, and variants kept beside one another.
LONGEST_LINK, MOST_SETS, MOST_KEPT = 8000, 200, 6
#: Values that are replaced: path and value in the words of `--set`.
Sets = tuple[tuple[str, str], ...]

#: Parts of a scenario that are replaced as a whole and decide which other paths there are; they come first.
_WHOLE = ("members", "menu", "decision", "sponsor")
_NAMES = {"language": "lang", "sets": "set", "kept": "keep"}
_WHOLE_NUMBERS = {"seed": (0, MOST_SEED), "runs": (1, MOST_RUNS), "run": (0, MOST_RUN)}
_CHOICES = {"language": LANGUAGES, "tab": TABS, "shown": SHOWN}
_TEXT = re.compile(r"[^\x00-\x1f\x7f]{0,200}$")


@dataclass(frozen=True)
class State:
    """What a session looks at.

    Attributes:
        scenario: its name in the library.
        sets: path -> value in the words of `--set`, sorted so that the same changes are the same state.
        kept: what is replaced in each variant that was kept.
        seed, runs: which runs.
        language: of the page.
        tab: which view is open.
        run: number of the run that is told round by round.
        x, y: the two parameters of the map; empty where the page chooses.
        shown: what the map shows.
        quantity: of what it is asked how sure it is, as `nacsim sure --quantity` names it.
    """

    scenario: str = "tokyo_liaison_office"
    sets: Sets = ()
    seed: int = 1
    runs: int = 100_000
    language: str = DEFAULT
    tab: str = "outcomes"
    run: int = 0
    x: str = ""
    y: str = ""
    shown: str = "adopted"
    quantity: str = "adopted"
    kept: tuple[Sets, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "sets", _ordered(self.sets))
        object.__setattr__(self, "kept", tuple(dict.fromkeys(map(_ordered, self.kept))))

    @property
    def beside(self) -> tuple[Sets, ...]:
        """What is replaced in each variant beside the scenario as coded: those kept, and the one at hand."""
        return tuple(dict.fromkeys((*self.kept, *([self.sets] if self.sets else []))))

    @property
    def may_keep(self) -> bool:
        """Whether the variant at hand is one that can still be kept."""
        return bool(self.sets) and self.sets not in self.kept and len(self.kept) < MOST_KEPT


def _ordered(sets: Sets) -> Sets:
    return tuple(sorted(dict(sets).items(), key=lambda entry: (entry[0] not in _WHOLE, entry[0])))


def with_set(state: State, path: str, value: str) -> State:
    """The state with one value replaced; what was replaced in a draft that is no longer in the menu is forgotten."""
    return replace(state, sets=(*((p, v) for p, v in state.sets if p != path), (path, value)))


def without_set(state: State, *paths: str) -> State:
    """The state with some values as they were."""
    return replace(state, sets=tuple((path, value) for path, value in state.sets if path not in paths))


def inside(sets: Sets, *heads: str) -> list[str]:
    """Of replaced values the paths that are one of `heads`, or lie below it: `events.summit` and its `date`."""
    return [path for path, _ in sets if any(f"{path}.".startswith(f"{head}.") for head in heads)]


def overrides(sets: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Replaced values as `scenario.load` takes them. Raises UsageError where a value is not YAML."""
    return dict(parse_override(f"{path}={value}") for path, value in sets)


def whole_parts(state: State) -> tuple[tuple[str, str], ...]:
    """What is replaced as a whole and decides which numbers there are: the menu, the rule, the sponsor, strategies."""
    return tuple(entry for entry in state.sets if "." not in entry[0] or entry[0].endswith(".strategy"))


def texts(sets: Sets) -> list[str]:
    """Replaced values as `--set` takes them."""
    return [f"{path}={value}" for path, value in sets]


def variants(state: State) -> list[str]:
    """The variants beside the scenario as coded, as `--with` takes them."""
    return ["; ".join(texts(sets)) for sets in state.beside]


def command(state: State, scenario: str) -> list[str]:
    """The command that gives the numbers of a state, as its words; `scenario` is what names the scenario there."""
    sets = [word for text in texts(state.sets) for word in ("--set", text)]
    return ["nacsim", "run", scenario, *sets, "--runs", str(state.runs), "--seed", str(state.seed)]


def comparing(state: State, scenario: str) -> list[str]:
    """The command that sets all variants side by side, on the same draws."""
    sides = [word for variant in variants(state) for word in ("--with", variant)]
    return ["nacsim", "compare", scenario, *sides, "--runs", str(state.runs), "--seed", str(state.seed)]


def to_query(state: State) -> str:
    """The state as the query of a link, without what is as it is by default."""
    pairs, usual = [], State()
    for name in (f.name for f in fields(State)):
        value = getattr(state, name)
        if name == "sets":
            pairs += [("set", f"{path}={text}") for path, text in value]
        elif name == "kept":
            pairs += [("keep", urlencode(sets)) for sets in value]
        elif value != getattr(usual, name):
            pairs.append((_NAMES.get(name, name), str(value)))
    return urlencode(pairs)


def from_query(query: str) -> State:
    """The state that a link names. Whether its scenario exists and its values are allowed is seen when it is loaded.

    Raises:
        UsageError: with everything that is wrong with the link.
    """
    if len(query) > LONGEST_LINK:
        raise UsageError(Mistake("link", f"{len(query):,} characters; allowed: {LONGEST_LINK:,}"))
    known = {_NAMES.get(f.name, f.name): f.name for f in fields(State)}
    found: dict[str, Any] = {}
    sets: list[tuple[str, str]] = []
    kept: list[Sets] = []
    wrong: list[Mistake] = []
    for key, value in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        name = known.get(key)
        try:
            if name is None:
                raise UsageError(Mistake(f"link, {key[:40]}", f"unknown{nearest(key[:40], known)}"))
            if name == "sets":
                parse_override(value)
                path, _, text = value.partition("=")
                sets.append((path.strip(), text.strip()))
            elif name == "kept":
                kept.append(tuple(parse_qsl(value, keep_blank_values=True)))
                overrides(kept[-1])
            else:
                found[name] = _read(name, key, value)
        except UsageError as error:
            wrong += error.mistakes
    replaced = len(sets) + sum(map(len, kept))
    if replaced > MOST_SETS:
        wrong.append(Mistake("link", f"{replaced} values replaced; allowed: {MOST_SETS}"))
    if len(kept) > MOST_KEPT:
        wrong.append(Mistake("link", f"{len(kept)} variants kept; allowed: {MOST_KEPT}"))
    if wrong:
        raise UsageError(wrong)
    return State(**found, sets=tuple(sets), kept=tuple(kept))


def language_of(query: str) -> str:
    """The language that a link names, whatever else is wrong with it; the default one where it names none."""
    asked = dict(parse_qsl(query[:LONGEST_LINK].removeprefix("?"))).get("lang", DEFAULT)
    return asked if asked in LANGUAGES else DEFAULT


def with_field(state: State, name: str, value: Any) -> State:
    """The state with a field other than `sets` as somebody typed or chose it. Raises UsageError if it may not be."""
    return replace(state, **{name: _read(name, name, str(value))})


def _read(name: str, shown: str, value: str) -> Any:
    """A field of the state from text."""
    if name in _WHOLE_NUMBERS:
        low, high = _WHOLE_NUMBERS[name]
        plain = value.strip().replace(",", "")
        if not re.fullmatch(r"[0-9]{1,20}", plain) or not low <= int(plain) <= high:
            raise UsageError(Mistake(shown, f"expected a whole number from {low:,} to {high:,}, found {value[:40]!r}"))
        return int(plain)
    if name in _CHOICES and value not in _CHOICES[name]:
        raise UsageError(Mistake(shown, f"{value[:40]!r} is not known{nearest(value[:40], _CHOICES[name])}"))
    if not _TEXT.match(value):
        raise UsageError(Mistake(shown, "expected a short text without control characters"))
    return value
