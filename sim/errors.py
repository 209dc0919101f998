"""All that can go wrong, in one tree.

NacsimError
├── UserError              the input is wrong; the command ends with exit code 2
│   ├── ScenarioError      a scenario or a data file: every mistake with file:line:column
│   ├── UsageError         an option, a name or a path on the command line
│   └── ResultsError       a results directory that cannot be written, read or reproduced
└── EngineError            a defect of nacsim itself
"""

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
        return f"{self.place}: {self.what}" if self.place else self.what


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


def nearest(word: str, allowed: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the allowed word most like `word`, else the allowed words themselves."""
    allowed = [str(name) for name in allowed]
    close = get_close_matches(str(word), allowed, n=1, cutoff=0.6)
    if close:
        return f"; did you mean '{close[0]}'?"
    return f"; allowed: {', '.join(allowed)}" if allowed else ""
