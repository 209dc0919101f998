"""The figures of a comparison: shares side by side, runs that change outcome, and differences."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page, panels
from ...results.about import about, source, warned
from ...results.findings import Drawings, Findings
from ...results.labels import ADOPTED, labels_of
from ...words import numbers, say
from .bars import bars
from .differing import differing
from .flow import flow

MOST_HEAD_LINES = 4


def figures(found: Findings) -> Drawings:
    """Shares side by side, differences, and for each scenario beside the base the runs that change outcome."""
    return drawings(labelled(found), found)


def drawings(tables: Mapping[str, pd.DataFrame], found: Findings) -> Drawings:
    """The same of tables whose labels and names of scenarios are as they are to be shown."""
    title, names = found.title, list(tables["shares"]["scenario"].unique())
    based, size = say("compare.base", name=found.about["names"][0]), say("compare.runs", runs=f"{found.runs:,}")
    base, *others = found.scenarios
    made = source(based, *warned(*found.scenarios), size, seed=found.seed)
    said = _said(tables["differences"])
    drawn: Drawings = {
        "shares": partial(slope if len(names) == 2 else bars, tables["shares"], **about(title, said, made)),
        "differences": partial(differences, tables["differences"], **about(title, said, made)),
    }
    for n, (name, other) in enumerate(zip(names[1:], others, strict=True), start=1):
        moved = tables["moves"][tables["moves"]["scenario"] == name]
        own = about(title, _moved(moved, name), source(based, *warned(base, other), size, seed=found.seed))
        drawn["moves" if len(names) == 2 else f"moves_{n}"] = partial(flow, moved, heads=(names[0], name), **own)
    return drawn


def _said(changed: pd.DataFrame) -> str:
    """What the scenario that changes adoption most makes of it."""
    adopted = changed[changed["outcome"] == ADOPTED]
    most = adopted.loc[adopted["difference"].abs().idxmax()]
    if not (most["low"] > 0 or most["high"] < 0):
        return say("compare.said.same", name=most["scenario"])
    ends: dict[str, Any] = {name: numbers.percent(most[name]) for name in ("base", "share")}
    return say("compare.said", name=most["scenario"], **ends)


def _moved(moves: pd.DataFrame, name: str) -> str:
    moved = moves.loc[moves["origin"] != moves["destination"], "share"].sum()
    return say("flow.said", moved=numbers.percent(moved), name=name)


def titles_of(found: Findings) -> list[str]:
    """What scenarios are called: their titles, or how they differ from the base where they have its title."""
    base, *others = found.scenarios
    titles: list[str] = [base.title]
    for name, scenario in zip(found.about["names"][1:], others, strict=True):
        title: str = scenario.title
        if title == base.title:
            title = say("report.comma").join(differing(base, scenario))
        titles.append(title if title and title not in titles else f"{title} ({name})".strip())
    return titles


def labelled(found: Findings) -> dict[str, pd.DataFrame]:
    """The tables with scenarios by their titles and the labels of the language spoken, of an outcome or actor those of
    the first scenario that has it."""
    known = labels_of(*found.scenarios)
    called = dict(zip(found.about["names"], titles_of(found), strict=True))
    tables = {}
    for name, table in found.tables.items():
        pairs = {"label": "outcome" if "outcome" in table else "actor", "origin_label": "origin",
                 "destination_label": "destination"}  # fmt: skip
        labels = {label: table[column].map(known) for label, column in pairs.items() if label in table}
        tables[name] = table.assign(scenario=table["scenario"].map(called), **labels)
    return tables


@page.styled()
def slope(frame: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """How the outcomes' shares differ from scenario to scenario: a line for each outcome, named at both ends.

    `frame`: scenario (its name in words, two or more, in order), outcome, label, share, low, high (95 % interval; NaN
    or no column draws none), outcomes in menu order, `shelved` last. An outcome that a scenario lacks has no row for
    it. With two scenarios the change is written in percentage points. Raises ValueError for fewer than two.
    """
    scenarios = frame["scenario"].unique().tolist()
    if len(scenarios) < 2:
        raise ValueError(f"frame has {len(scenarios)} scenarios; a comparison needs two or more")
    colours = marks.label_colours(frame)
    table = frame.pivot(index="label", columns="scenario", values="share").reindex(index=colours, columns=scenarios)
    two = len(scenarios) == 2
    left_blocks, right_blocks = _end_texts(table, table.columns[0], 1.55), _end_texts(table, table.columns[-1], 1.55)
    if two:
        change = table[scenarios[1]] - table[scenarios[0]]
        for label in right_blocks:
            if np.isfinite(change[label]):
                right_blocks[label] = [f"{right_blocks[label][0]}  {numbers.points(change[label])}"]
    sides = [max((page.text_width(line, page.LABEL) for block in blocks.values() for line in block), default=0.0)
             for blocks in (left_blocks, right_blocks)]  # fmt: skip
    left, right = page.PAD + sides[0] + 0.4, page.RIGHT - sides[1] - 0.4
    tall = [sum(map(marks.block_height, blocks.values())) for blocks in (left_blocks, right_blocks)]
    height = max(2.9, *tall)
    xs = np.linspace(left, right, len(scenarios))
    heads, key = _heads(scenarios, (right - left) / (len(scenarios) - 1), 2 * min(left, page.WIDTH - right) - 0.2)
    over = page.leading(page.LABEL) * max(map(len, heads)) + 0.16
    about = say("compare.about") + (say("compare.change") if two else "")
    about += say("compare.no_dot") if table.isna().any(axis=None) else ""
    figure, bottom = page.new_page(height + over + 0.1, title=title, subtitle=about + key, source=source, ax=ax)
    bottom += 0.1
    highest = page.round_up(frame[["share", *({"high"} & set(frame))]].max().max())
    axes = page.axes(figure, left, bottom, right - left, height, (left, right), (0, highest))
    axes.axhline(0, color=page.FAINT, linewidth=0.8)
    for x, lines in zip(xs, heads, strict=True):
        axes.axvline(x, color=page.FAINT, linewidth=0.8, clip_on=False)
        middle = bottom + height + 0.1 + page.leading(page.LABEL) * len(lines) / 2
        page.write(figure, x, middle, lines, ha="center", weight="bold")
    for label, colour in colours.items():
        _slope_line(axes, xs, frame[frame["label"] == label].set_index("scenario").reindex(scenarios), colour)
    for blocks, column, edge, side in ((left_blocks, 0, left, -1), (right_blocks, -1, right, 1)):
        ends = table.iloc[:, column].fillna(table.ffill(axis=1).bfill(axis=1).iloc[:, column])[list(blocks)]
        order = ends.sort_values(kind="stable").index
        wanted = ends[order].to_numpy() / highest * height
        places = bottom + marks.spread(wanted, [marks.block_height(blocks[label]) for label in order], height)
        for label, at, y in zip(order, wanted, places, strict=True):
            bend = [edge + side * away for away in (0.06, 0.12, 0.2)]
            page.line(figure, bend, [bottom + at, bottom + at, y], color="#AAAAAA")
            page.swatch(figure, edge + side * 0.28 - 0.05, y, colours[label])
            page.write(figure, edge + side * 0.38, y, blocks[label], ha="right" if side < 0 else "left")
    return figure


@page.styled(frame="each scenario and outcome")
def differences(frame: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """By how much each scenario changes each outcome's share, with its interval, around zero.

    `frame`: scenario (its name in words, in order), outcome, label, difference, low, high (95 % interval; NaN draws
    none), in shares, outcomes in menu order, `shelved` last. A dot is full where its interval excludes zero.
    Raises ValueError when there is no row.
    """
    frame = frame.reset_index(drop=True)
    colours, scenarios = marks.label_colours(frame), frame["scenario"].unique().tolist()
    column, rows = page.label_column(frame["label"], least=0.21, space=0.05)
    heads = {name: page.wrap(name, page.ROOM, page.LABEL, "bold") for name in scenarios}
    over = {name: page.leading(page.LABEL) * len(lines) + 0.1 for name, lines in heads.items()}
    body = sum(rows) + sum(over.values()) + panels.BELOW
    figure, bottom = page.new_page(body, title=title, subtitle=say("differences.about"), source=source, ax=ax)
    bottom += panels.BELOW
    left = page.PAD + column + 0.2
    width, height = page.RIGHT - 1.55 - left, body - panels.BELOW
    ends = 100 * frame[["difference", "low", "high"]].to_numpy()
    span = [min(np.nanmin(ends), 0.0), max(np.nanmax(ends), 0.0)]
    margin = 0.06 * (span[1] - span[0]) or 1.0
    limits = (span[0] - margin, span[1] + margin)
    axes = page.axes(figure, left, bottom, width, height, limits, (bottom, bottom + height))
    places = panels.ticks([0.0], axes.get_xlim(), width, upright=False)
    axes.set_xticks(places, [numbers.signed(round(tick, 6)) for tick in places])
    y = bottom + height
    for name in scenarios:
        page.write(figure, page.PAD, y - over[name] / 2 - 0.02, heads[name], weight="bold")
        y -= over[name]
        part = frame[frame["scenario"] == name]
        foot = y - sum(rows[part.index])
        axes.vlines(places, foot, y, color=page.FAINT, linewidth=0.6)
        axes.vlines(0, foot, y, color=page.INK, linewidth=0.9)
        for n, row in part.iterrows():
            middle = y - rows[n] / 2
            marks.halo_line(axes, middle, 100 * row["low"], 100 * row["high"])
            colour = colours[row["label"]]
            face = colour if row["low"] > 0 or row["high"] < 0 else "white"
            axes.plot([100 * row["difference"]], [middle], "o", markersize=6.5, markerfacecolor=face,
                      markeredgecolor=colour, markeredgewidth=1.5, zorder=5, clip_on=False)  # fmt: skip
            page.write(figure, page.PAD + 0.1, middle, page.wrap(row["label"], column, page.LABEL))
            page.write(figure, page.RIGHT, middle, _points_and_interval(row), ha="right")
            y -= rows[n]
    return figure


def _end_texts(table: pd.DataFrame, column: str, width: float) -> dict[str, list[str]]:
    """For each outcome that a scenario has, its name and share; at the right, a line that starts at the left says it.

    An outcome that neither of the outer scenarios has is named at the right, without a share.
    """
    first, texts = column == table.columns[0], {}
    for label, row in table.iterrows():
        share = numbers.percent(row[column]) if np.isfinite(row[column]) else None
        if share and not first and row.notna().all():
            texts[label] = [share]
        elif share:
            texts[label] = [*page.wrap(label, width, page.LABEL), share]
        elif not first and np.isnan(row[table.columns[0]]):
            texts[label] = page.wrap(say("compare.elsewhere", label=label), width, page.LABEL)
    return texts


def _heads(scenarios: Sequence[str], inner: float, outer: float) -> tuple[list[list[str]], str]:
    """Heads of columns, and a key for the subtitle where numbers must stand for names that are too long."""
    widths = [outer if n in (0, len(scenarios) - 1) else inner for n in range(len(scenarios))]
    widths = [min(width, inner - 0.1) for width in widths]
    heads = [page.wrap(name, width, page.LABEL, "bold") for name, width in zip(scenarios, widths, strict=True)]
    whole = [" ".join(lines) == name for name, lines in zip(scenarios, heads, strict=True)]  # no word was cut
    if all(whole) and max(map(len, heads)) <= MOST_HEAD_LINES:
        return heads, ""
    numbered = list(enumerate(scenarios, 1))
    return [[str(n)] for n, _ in numbered], "".join(f"\n{n}  {name}" for n, name in numbered)


def _slope_line(axes: Axes, xs: np.ndarray, row: pd.DataFrame, colour: str) -> None:
    """An outcome's line, with a dot and an interval at each scenario that has it."""
    for shade, width in ((page.GREY, 2.8), (colour, 2.2)):
        axes.plot(xs, row["share"], color=shade, linewidth=width, clip_on=False)
    axes.plot(xs, row["share"], "o", color=colour, markersize=8, markeredgecolor="white", zorder=5, clip_on=False)
    if {"low", "high"} <= set(row):
        axes.vlines(xs, row["low"], row["high"], color="black", linewidth=1.0, zorder=6, clip_on=False)


def _points_and_interval(row: pd.Series) -> str:
    """+8.5 (7.1 to 9.9), in points."""
    text = numbers.points(row["difference"])
    if row[["low", "high"]].isna().any():
        return text
    return say("differences.interval", points=text, low=numbers.points(row["low"]), high=numbers.points(row["high"]))
