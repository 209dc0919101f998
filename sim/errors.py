"""All that can go wrong, in one tree.

NacsimError
├── UserError              the input is wrong; the command ends with exit code 2
│   ├── ScenarioError      a scenario or a data file: every mistake with file:line:column
│   ├── UsageError         an option, a name or a path on the command line
│   └── ResultsError       a results directory that cannot be written, read or reproduced
└── EngineError            a defect of nacsim itself
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class NacsimError(Exception):
    """Base of everything nacsim raises on purpose."""


@dataclass(frozen=True)
class Mistake:
    """One thing to mend: where it stands, what is wrong with it and what would be right."""

    place: str
    what: str

    def __str__(self) -> str:
        place, what = _one_line(self.place, _LONGEST_PLACE), _one_line(self.what, _LONGEST)
        return f"{place}: {what}" if place else what


#: Characters of a message's place and of the rest of it that are shown.
_LONGEST_PLACE, _LONGEST = 300, 2000
#: What ends a line, moves the cursor, turns text round, or is half a character: a message shows it as it is escaped.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _one_line(text: str, most: int) -> str:
    """A text that quotes what somebody wrote, on one line; of what is too long beginning and end."""
    text = text if len(text) <= most else f"{text[: most // 2]} ... {text[-most // 3 :]}"
    return as_escaped(text)


def as_escaped(text: str, but: str = "") -> str:
    """A text that somebody wrote, with what is unseen in it as it is escaped, and nothing else; `but` is left as it
    is."""
    return _UNSEEN.sub(lambda found: found[0] if found[0] in but else found[0].encode("unicode_escape").decode(), text)


class UserError(NacsimError):
    """The input is wrong. Carries every mistake that was found, not only the first."""

    def __init__(self, mistakes: Mistake | str | Iterable[Mistake]):
        if isinstance(mistakes, str):
            mistakes = Mistake("", mistakes)
        self.mistakes = (mistakes,) if isinstance(mistakes, Mistake) else tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class ScenarioError(UserError):
    """A scenario or a data file does not say what a scenario must say."""


class UsageError(UserError):
    """A command was called with an option, a name or a path that it cannot take."""


class ResultsError(UserError):
    """A results directory cannot be written, read or reproduced."""


class EngineError(NacsimError):
    """A defect of nacsim itself: two things that must agree do not."""


#: Names that a message lists before it says how many more there are.
_MOST_NAMES = 30
_MOST_ALIKE = 6


def nearest(word: str, allowed: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the allowed words most `alike`, else the allowed words themselves."""
    names = [str(name) for name in allowed]
    return alike(word, names) or (f"; allowed: {_shortened(names, _MOST_NAMES)}" if names else "")


def alike(word: str, allowed: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the allowed word most like `word`, whatever its case, or for those that it is part of;
    nothing where there is none."""
    names = {name.lower(): name for name in allowed}
    wanted = str(word).lower()
    parts = [name for low, name in names.items() if len(wanted) > 2 and wanted in low]
    close = get_close_matches(wanted, names, n=1, cutoff=0.9 if len(parts) > 1 else 0.6)
    if close:
        return f"; did you mean '{names[close[0]]}'?"
    parts.sort(key=lambda name: not name.lower().startswith(wanted))
    return f"; did you mean one of {_shortened(parts, _MOST_ALIKE)}?" if parts else ""


def _shortened(names: list[str], most: int) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
