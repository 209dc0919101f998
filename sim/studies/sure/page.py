"""The report of how sure a result is: the figure, the rows with their alternatives, and the commands behind them."""

from ... import __version__
from ...page.again import limits, made_by
from ...page.report import Drawing, Foreign, Report, Section, Table
from ...page.rests import every_number, rests_on
from ...results.findings import Findings, Progress, unseen
from ...words import say
from . import names


def page(found: Findings, progress: Progress = unseen) -> Report:
    """The report of stored findings; nothing is run again."""
    scenario, answer = found.scenario, names.finding(found)
    rests, counts = rests_on([scenario])
    return Report(
        kind=say("report.kind.sure", version=__version__), title=scenario.title, description=scenario.description,
        answer=say("sure.sentence", finding=answer), beside=[say("sure.about"), say("report.run.no_forecast")],
        sections=[_rows(found), _again(found), rests, limits(counts, "record"), made_by(found),
                  every_number(scenario)],
    )  # fmt: skip


def section(run: Findings, progress: Progress = unseen) -> Section | None:
    """The same as a part of a run's report, where these findings are there."""
    found = run.other("sure", quantity="adopted")
    return None if found is None else _rows(found)


def _rows(found: Findings) -> Section:
    """The figure, a table a kind, the parts of the variance, and what is left out."""
    column, answer = found.about["column"], names.finding(found)
    drawings, tables = [], []
    if drawn := found.figures():
        title = say("figure.title", title=found.title, finding=answer)
        drawings = [Drawing("sure", drawn["sure"](), title, say("sure.sentence", finding=answer))]
    heads = (say("sure.source"), say("sure.alternatives"), say("sure.rests"), say("sure.low"), say("sure.high"))
    for kind, own in found.tables["rows"].groupby("kind", sort=False):
        rows = [
            (names.row_in_words(row["row"], found), names.variants_in_words(row["row"], found) or "–",
             names.basis_in_words(row), names.written(row["low"], column), names.written(row["high"], column))
            for row in own.to_dict("records")
        ]  # fmt: skip
        tables.append(Table(say(f"sure.{kind}"), heads, rows, numbers=3))
    texts = [say("sure.what.chance"), say("sure.what.structural")]
    if split := names.split_in_words(found):
        texts.append(split)
    return Section(say("sure.heading"), paragraphs=texts, drawings=drawings, tables=tables,
                   points=names.left_out_in_words(found))  # fmt: skip


def _again(found: Findings) -> Section:
    """Each row with the command that gives its numbers."""
    rows = zip(found.tables["rows"]["row"], found.tables["rows"]["command"], strict=True)
    told = [(names.row_in_words(row, found), Foreign(command)) for row, command in rows]
    told += [(say("sure.row.split"), Foreign(command)) for command in found.tables["split"]["command"]]
    return Section(say("sure.again"), tables=[Table(say("sure.again"), (say("sure.source"), say("sure.command")), told,
                                                    numbers=2)])  # fmt: skip
