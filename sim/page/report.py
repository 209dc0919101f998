"""A report's page: what it is made of, and the self-contained HTML that it becomes.

Everything is put into the file, figures as SVG, so that it opens without a network and prints as it is. Text is escaped
where it is put in (`autoescape`); only figures, which matplotlib writes and escapes, go in as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..errors import Mistake, UsageError
from ..process import side_by_side
from ..results.findings import Picture
from ..words import DEFAULT, current, say
from .inline import inline

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Foreign:
    """A cell's text in another language than the page's."""

    text: str
    language: str = DEFAULT

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Mixed:
    """A cell's text some of which is in another language than the page's."""

    parts: tuple[str | Foreign, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


#: What stands in a cell.
Cell = str | Foreign | Mixed


@dataclass(frozen=True)
class Table:
    """Rows under headings; the columns from `numbers` on are numbers."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: int = 1


@dataclass(frozen=True)
class Drawing:
    """A figure, what it is called and what it shows to somebody who cannot see it."""

    name: str
    figure: Picture
    title: str
    description: str

    def svg(self, nth: int = 1) -> str:
        """The figure as an SVG element, ids of its own in it; `nth` is the report in which it stands."""
        return self._inline(self.figure, f"{self.name}-{nth}")

    def narrow(self, nth: int = 1) -> str:
        """The same on a narrow page; empty where it needs a wide one."""
        narrowed = self.figure.narrowed()
        return "" if narrowed is None else self._inline(narrowed, f"{self.name}-{nth}-narrow")

    def _inline(self, figure: Picture, prefix: str) -> str:
        return inline(figure.svg(), prefix, self.title, self.description)


@dataclass(frozen=True)
class Share:
    """One part of a bar: a label, a share of the whole, how it is written and its class in the style sheet."""

    label: str
    share: float
    written: str
    style: str


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading."""

    heading: str
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    bar: Sequence[Share] = ()
    drawings: Sequence[Drawing] = ()
    tables: Sequence[Table] = ()
    code: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the first sheet: a short heading, sentences, and rows of cells where a list says more."""

    heading: str
    texts: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Report:
    """The page. Its first sheet, one of A4, can be handed over alone; the annex has everything that it rests on.

    Attributes:
        kind: what it is a report of.
        title: whose it is.
        question: what is asked.
        answer: the answer in a sentence, with its range.
        beside: what belongs beside the answer.
        drawing: the figure of the first sheet.
        parts: what else the first sheet says.
        description: what the case is, which opens the annex.
        sections: the annex.
    """

    kind: str
    title: str
    description: str
    answer: str
    beside: Sequence[str]
    sections: Sequence[Section]
    question: str = ""
    drawing: Drawing | None = None
    parts: Sequence[Part] = ()

    @property
    def drawings(self) -> list[Drawing]:
        """Every figure of it, that of the first sheet first."""
        first = [] if self.drawing is None else [self.drawing]
        return first + [drawing for section in self.sections for drawing in section.drawings]


def check_extra() -> None:
    """Raises UsageError, naming the extra, if what makes pages is not installed."""
    try:
        import jinja2  # noqa: F401  asked only whether it is there
    except ImportError:
        raise UsageError(Mistake("", "jinja2 is not installed; `pip install 'nacsim[report]'` adds it")) from None


def render(*reports: Report) -> str:
    """The page as HTML, in the language spoken here; further reports follow the first in its annex."""
    # An extra, whose absence `check_extra` tells.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup  # likewise

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    drawings = [(drawing, nth) for nth, report in enumerate(reports, 1) for drawing in report.drawings]
    tasks = [partial(form, drawing, nth) for form in (Drawing.svg, Drawing.narrow) for drawing, nth in drawings]
    forms = [Markup(svg) for svg in side_by_side(tasks)]
    wide_and_narrow = zip(forms[: len(drawings)], forms[len(drawings) :], strict=True)
    style = Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8"))
    return environment.get_template("report.html").render(
        reports=reports, style=style, language=current(), say=say,
        forms=dict(zip(drawings, wide_and_narrow, strict=True)),
    )  # fmt: skip
