"""The report of a backtest: how good the model was on decisions whose outcome is known, case by case."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ... import __version__
from ...figures.scores import capital, group_in_words, held, score_page
from ...page.again import limits, made_by
from ...page.report import Drawing, Report, Section, Table
from ...page.rests import rests_on
from ...page.scores import bins_in_table
from ...results.findings import Findings, Picture, Progress, unseen
from ...results.labels import class_labels
from ...words import say
from ...words.numbers import percent, signed
from .figures import best_of, in_words, reliability_page
from .forecasts import FORECAST

_CLASSES = ("as_proposed", "diluted", "shelved")
_MEASURES = ("brier", "log", "rps")


def page(found: Findings, progress: Progress = unseen) -> Report:
    """The report of a stored backtest; its cases are in the language of the report."""
    tables, drawn = in_words(found), {name: draw() for name, draw in found.figures().items()}
    scores = tables["scores"]
    whole = scores[(scores["measure"] == "brier") & ~scores["group"].str.contains(",")]
    own = _best(whole, "group")
    answers = [_answer(row) for _, row in own.iterrows()]
    verdicts = [_verdict(row) for _, row in own.iterrows()]
    rests, counts = rests_on(found.scenarios)
    beside = [verdicts[0], *map(" ".join, zip(answers[1:], verdicts[1:], strict=True))]
    return Report(
        kind=say("report.kind.backtest", version=__version__), title=say("report.backtest.title"),
        question=say("report.backtest.description"), description="", answer=answers[0], beside=beside,
        sections=[
            _cases(tables["cases"], drawn, answers), *_reliability(tables, drawn), _scores(scores, drawn), rests,
            limits(counts, "past"), made_by(found),
        ],
    )  # fmt: skip


def _answer(row: pd.Series) -> str:
    difference, low, high = (signed(row[f"minus_base_rate{end}"], 3) for end in ("", "_low", "_high"))
    if np.isnan(row["minus_base_rate_low"]):
        said = say("report.backtest.few", difference=difference)
    else:
        interval = say("report.interval", low=low, high=high)
        said = say("report.backtest.difference", difference=difference, interval=interval)
    coded = capital(group_in_words(row["group"]))
    group = say("report.backtest.recalibrated", group=coded) if row["forecaster"] == FORECAST else coded
    return say(
        "report.backtest.answer", group=group, cases=row["cases"], hits=row["hits"],
        score=f"{row['mean']:.3f}", base=f"{row['base_rate']:.3f}", difference=said,
    )  # fmt: skip


def _verdict(row: pd.Series) -> str:
    if np.isnan(row["minus_base_rate_low"]):
        return say("report.backtest.too_few")
    if row["minus_base_rate_high"] < 0:
        return say("report.backtest.better")
    return say("report.backtest.worse" if row["minus_base_rate_low"] > 0 else "report.backtest.no_better")


def _cases(table: pd.DataFrame, drawn: Mapping[str, Picture], answers: Sequence[str]) -> Section:
    own = _best(table, "preferences")
    missed = [say("quoted", what=title) for title in own.loc[~own["hit"].astype(bool), "title"]]
    text = say("report.backtest.missed", cases=say("report.comma").join(missed))
    labels = class_labels()
    heads = (say("report.backtest.case"), say("report.backtest.happened"), *(labels[name] for name in _CLASSES))
    shares = [[percent(share) for share in row] for row in own[list(_CLASSES)].to_numpy()]
    rows = [(*row, *said) for *row, said in zip(own["title"], own["observed"].map(labels), shares, strict=True)]
    names, title = [name for name in drawn if name.startswith("cases")], say("report.backtest.cases")
    drawings = [Drawing(name, drawn[name], title, " ".join(answers)) for name in names]
    return Section(
        title, paragraphs=[text if missed else say("report.backtest.none_missed")],
        drawings=drawings, tables=[Table(say("report.backtest.table"), heads, rows, numbers=2)],
    )  # fmt: skip


def _best(table: pd.DataFrame, coding: str) -> pd.DataFrame:
    """Of each coding the rows of the recalibrated forecast, or of the model where there is none."""
    return pd.concat([best_of(part) for _, part in table.groupby(coding, sort=False)])


def _reliability(tables: Mapping[str, pd.DataFrame], drawn: Mapping[str, Picture]) -> list[Section]:
    """How far the best forecast of each coding can be taken at its word; older results say nothing of it."""
    if "reliability" not in tables:
        return []
    made, drawings = [], []
    for coded, part in _best(tables["reliability"], "preferences").groupby("preferences", sort=False):
        title = say("past.reliable", group=capital(group_in_words(str(coded))), **held(part))
        made.append(bins_in_table(part, title))
        drawings.append(Drawing(reliability_page(str(coded)), drawn[reliability_page(str(coded))], title,
                                say("past.reliability")))  # fmt: skip
    heading = say("report.reliability")
    return [Section(heading, paragraphs=[say("past.reliability")], drawings=drawings, tables=made)]


def _scores(scores: pd.DataFrame, drawn: Mapping[str, Picture]) -> Section:
    heads = (say("report.backtest.who"), *(say(f"measure.{measure}") for measure in _MEASURES))
    tables, drawings = [], []
    for group, part in scores.groupby("group", sort=False):
        names = dict.fromkeys(zip(part["forecaster"], part["label"], strict=True))
        means = part.pivot(index="forecaster", columns="measure", values="mean")[list(_MEASURES)]
        rows = [(label, *(f"{mean:.3f}" for mean in means.loc[name])) for name, label in names]
        caption = say("figure.title", title=say("report.backtest.means"), finding=group_in_words(str(group)))
        tables.append(Table(caption, heads, rows))
        name = score_page(str(group))
        if name in drawn:
            drawings.append(Drawing(name, drawn[name], caption, say("past.scores")))
    note = say("report.backtest.scores_note")
    return Section(say("report.backtest.scores"), paragraphs=[note], drawings=drawings, tables=tables)
