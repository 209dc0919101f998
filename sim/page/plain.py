"""The report of a study that has none of its own: its figures, whose titles say what was found, and its tables."""

from .. import __version__
from ..results.findings import Findings
from ..words import say
from .again import limits, made_by
from .report import Drawing, Report, Section
from .rests import every_number, rests_on


def plain_page(found: Findings) -> Report:
    """Every figure under the finding that its title states; the first of them is the answer."""
    drawn = {name: draw() for name, draw in found.figures().items()}
    answer = next((figure.title for figure in drawn.values()), say("report.plain.nothing"))
    drawings = [Drawing(name, figure, figure.title, figure.title) for name, figure in drawn.items()]
    sections = [Section(say("report.plain.figures"), drawings=drawings)] if drawings else []
    names = "\n".join(f"{name}.parquet" for name in found.tables)
    if names:
        sections.append(Section(say("report.plain.tables"), paragraphs=[say("report.plain.where")], code=names))
    if found.scenarios:
        rests, counts = rests_on(found.scenarios)
        sections += [rests, limits(counts, "record")]
    sections.append(made_by(found))
    if found.scenarios:
        sections.append(every_number(found.scenario))
    kind = say("report.kind.plain", study=found.study, version=__version__)
    description = found.scenario.description if found.scenarios else ""
    return Report(kind, found.title, description, answer, [], sections)
