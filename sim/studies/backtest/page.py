"""The report of a backtest: how good the model was on decisions whose outcome is known, case by case."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ... import __version__
from ...page.again import limits, made_by
from ...page.report import Drawing, Report, Section, Table
from ...page.rests import rests_on
from ...results.cases import class_labels
from ...results.store import Results
from ...scenario.schema import Scenario
from ...words import has, say
from ...words.numbers import percent, signed
from .figures import backtest_figures, group_in_words
from .study import MODEL

_CLASSES = ("as_proposed", "diluted", "shelved")
_MEASURES = ("brier", "log", "rps")


def backtest_report(stored: Results, scenarios: Sequence[Scenario]) -> Report:
    """The report of a stored backtest; `scenarios` are its cases in the language of the report."""
    manifest = stored.manifest
    titles = {case["name"]: s.title for case, s in zip(manifest["cases"], scenarios, strict=True)}
    tables = {name: _relabelled(stored.table(name), titles) for name in ("cases", "scores")}
    figures = backtest_figures(tables, manifest["runs"], manifest["seed"])
    scores = tables["scores"]
    own = scores[(scores["forecaster"] == MODEL) & (scores["measure"] == "brier") & ~scores["group"].str.contains(",")]
    answers = [_answer(row) for _, row in own.iterrows()]
    verdicts = [_verdict(row) for _, row in own.iterrows()]
    rests, counts = rests_on(list(scenarios))
    beside = [verdicts[0]]
    for answer, verdict in zip(answers[1:], verdicts[1:], strict=True):
        beside.append(f"{answer} {verdict}")
    return Report(
        kind=say("report.kind.backtest", version=__version__), title=say("report.backtest.title"),
        description=say("report.backtest.description"), answer=answers[0], beside=beside,
        sections=[
            _cases(tables["cases"], figures, answers), _scores(scores, figures), rests, limits(counts, "past"),
            made_by(stored),
        ],
    )  # fmt: skip


def _relabelled(table: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """A stored table with the labels of the language spoken."""
    known = {name: say(f"forecaster.{name}") for name in table["forecaster"].unique()
             if has(f"forecaster.{name}")}  # fmt: skip
    table = table.assign(label=table["forecaster"].map(known).fillna(table["label"]))
    return table.assign(title=table["case"].map(titles)) if "case" in table else table


def _answer(row: pd.Series) -> str:
    group = group_in_words(row["group"])
    difference = signed(row["minus_base_rate"], 3)
    if np.isnan(row["minus_base_rate_low"]):
        said = say("report.backtest.few", difference=difference)
    else:
        ends = {end: signed(row[f"minus_base_rate_{end}"], 3) for end in ("low", "high")}
        interval = say("report.interval", **ends)
        said = say("report.backtest.difference", difference=difference, interval=interval)
    return say(
        "report.backtest.answer", group=f"{group[0].upper()}{group[1:]}", cases=row["cases"], hits=row["hits"],
        score=f"{row['mean']:.3f}", base=f"{row['base_rate']:.3f}", difference=said,
    )  # fmt: skip


def _verdict(row: pd.Series) -> str:
    if row["minus_base_rate_high"] < 0:
        return say("report.backtest.better")
    return say("report.backtest.worse" if row["minus_base_rate_low"] > 0 else "report.backtest.no_better")


def _cases(table: pd.DataFrame, figures: Mapping[str, Any], answers: Sequence[str]) -> Section:
    own = table[table["forecaster"] == MODEL]
    missed = [say("quoted", what=title) for title in own.loc[~own["hit"].astype(bool), "title"]]
    text = say("report.backtest.missed", cases=say("report.comma").join(missed))
    labels = class_labels()
    heads = (say("report.backtest.case"), say("report.backtest.happened"), *(labels[name] for name in _CLASSES))
    rows = [
        (row["title"], labels[row["observed"]], *(percent(row[name]) for name in _CLASSES)) for _, row in own.iterrows()
    ]
    drawings = [
        Drawing(name, figure, say("report.backtest.cases"), " ".join(answers))
        for name, figure in figures.items()
        if name.startswith("cases")
    ]
    return Section(
        say("report.backtest.cases"), paragraphs=[text if missed else say("report.backtest.none_missed")],
        drawings=drawings, tables=[Table(say("report.backtest.table"), heads, rows, numbers=2)],
    )  # fmt: skip


def _scores(scores: pd.DataFrame, figures: Mapping[str, Any]) -> Section:
    heads = (say("report.backtest.who"), *(say(f"measure.{measure}") for measure in _MEASURES))
    tables, drawings = [], []
    for group, part in scores.groupby("group", sort=False):
        means = part.pivot(index="forecaster", columns="measure", values="mean")
        labels = part.drop_duplicates("forecaster").set_index("forecaster")["label"]
        rows = [
            (label, *(f"{means.loc[name, measure]:.3f}" for measure in _MEASURES)) for name, label in labels.items()
        ]
        caption = say("figure.title", title=say("report.backtest.means"), finding=group_in_words(group))
        tables.append(Table(caption, heads, rows))
        name = f"scores_{group.replace(',', '').replace(' ', '_')}"
        if name in figures:
            drawings.append(Drawing(name, figures[name], caption, say("past.scores")))
    note = say("report.backtest.scores_note")
    return Section(say("report.backtest.scores"), paragraphs=[note], drawings=drawings, tables=tables)
