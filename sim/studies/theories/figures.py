"""The figure of where rival theories land on a scenario's scale, below the simulated distribution on the same scale."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ...figures import marks, page, panels
from ...figures.labelled import Labelled, labelled
from ...results.about import about, described, runs, source, warned
from ...results.findings import Drawings, Findings
from ...scenario.vocabulary import SHELVED
from ...words import numbers, say
from .study import theory_in_words, why_in_words

#: Inches: of the bars, of the strip of actors, of a row, and of the numbers at the right.
BARS, STRIP, ROW, NUMBERS = 1.15, 0.34, 0.3, 1.25
ADOPTED, THEORY, OBSERVED = "#1B7F8C", "#0B3954", "#C44E00"
#: Bars up to which each has its share above it, and cells of a theory's predictions over the draws.
FEW, CELLS = 7, 41
#: Actors that are named above their dots.
MOST_NAMED = 8


def figures(found: Findings) -> Drawings:
    """Where the simulation and every theory land, on one scale."""
    scenario, tables, told = found.scenario, found.tables, found.about["about"]
    spatial, seen = scenario.spatial, scenario.observed
    theories = tables["theories"].assign(
        label=lambda t: [theory_in_words(*row, scenario) for row in zip(t["theory"], t["label"], strict=True)],
        why_not=lambda t: [why_in_words(reason) for reason in t["why_not"]],
    )
    actors = tables["actors"].assign(label=lambda t: [scenario.label(name) for name in t["actor"]])
    outcomes = tables["outcomes"].assign(label=lambda t: [scenario.label(name) for name in t["outcome"]])
    observed = {"label": scenario.label(seen.outcome), "place": told["observed"]["place"]} if seen else None
    scale = {**told["scale"], "label": spatial.scale.label if spatial is not None else ""}
    many = [say("theories.draws", draws=f"{told['draws']:,}")] if told["draws"] > 1 else []
    made = source(described(scenario), *warned(scenario), runs(found.runs), *many, seed=found.seed)
    return {
        "theories": partial(
            landing, theories, tables["predictions"], outcomes, actors, scale=scale,
            simulated=told["simulated"], observed=observed, **about(scenario.title, _said(theories, told), made),
        )
    }  # fmt: skip


def _said(theories: pd.DataFrame, told: Mapping[str, Any]) -> str:
    """Where the simulation lands, and between which ends the theories do."""
    means = theories["mean"].dropna()
    if means.empty:
        return say("theories.finding")
    digits = 2 if told["scale"]["high"] - told["scale"]["low"] < 30 else 1
    low, high = (f"{end:.{digits}f}" for end in (means.min(), means.max()))
    mean = told["simulated"]["mean"]
    if mean is None:
        return say("theories.said.shelved", low=low, high=high)
    return say("theories.said", mean=f"{mean:.{digits}f}", low=low, high=high)


@page.styled()
def landing(
    theories: pd.DataFrame, predictions: pd.DataFrame, outcomes: pd.DataFrame, actors: pd.DataFrame, *,
    scale: Mapping[str, Any], simulated: Mapping[str, Any], observed: Mapping[str, Any] | None, title: str, source: str,
    ax: Axes | None = None,
) -> page.Drawn:  # fmt: skip
    """Simulated outcomes as bars, actors as dots, and below them one row a theory, all on one scale.

    `theories`: theory, label, mean, low, high (NaN where it does not apply), why_not. `predictions`: theory, draw,
    point. `outcomes`: outcome, label, place (NaN for shelved without a status quo), share. `actors`: label, position,
    weight; the weightiest are named.
    `scale`: low, high, label, is_menu. `simulated`: adopted, mean, low, high. `observed`: label, place, or None.
    """
    labels = [say("theories.simulation"), *theories["label"]]
    heads = [say("theories.outcomes"), say("theories.actors")]
    beside = max(page.text_width(line, page.LABEL) for head in heads for line in page.wrap(head, 0.8, page.LABEL))
    rows = labelled(labels, least=ROW, most=1.75, left=page.PAD + beside)
    ticks, left, high = _ticks(outcomes, scale), rows.left + 0.16, sum(rows.heights)
    heads_of = [page.wrap(head, left - page.PAD, page.LABEL) for head in heads]
    width = page.RIGHT - NUMBERS - left
    names, below = [], 0.24 + (page.leading(page.SMALL) if scale["label"] else 0.0)
    if scale["is_menu"]:  # the outcomes' labels, wrapped to the room that each has
        names = [page.wrap(text, min(1.06 * width / len(ticks), 1.5) - 0.06, page.SMALL) for _, text in ticks]
        below = 0.16 + page.leading(page.SMALL) * max(map(len, names))
    colours = {say("theories.adopted"): ADOPTED, say("theories.shelved"): marks.SHELVED, say("theories.theory"): THEORY}
    if observed and observed["place"] is not None:
        colours[say("theories.happened", label=observed["label"])] = OBSERVED
    key = page.legend_height(colours) + 0.1
    subtitle = say("theories.about")
    subtitle += say("theories.about.draws" if predictions["draw"].max() > 0 else "theories.about.once")
    shelved = outcomes[outcomes["outcome"] == SHELVED].iloc[0]
    if np.isnan(shelved["place"]):
        subtitle += say("theories.about.placeless", share=numbers.percent(shelved["share"]))
    subtitle += say("theories.about.actors")
    # Room at both ends, so that a bar or a label there is whole.
    room = (0.17 if scale["is_menu"] else 0.08 if len(outcomes) <= FEW else 0.03) * (scale["high"] - scale["low"])
    limits = (scale["low"] - room, scale["high"] + room)
    called = _called(actors, limits, left, width)
    above = page.leading(page.SMALL) * (1 + max((row for _, row, _ in called), default=-1))
    figure, bottom = page.new_page(below + high + STRIP + above + BARS + 0.2 + key, title=title,
                                   subtitle=subtitle, source=source, ax=ax)  # fmt: skip
    base = bottom + below
    strip, bars = base + high + 0.02, base + high + STRIP + above

    def panel(at: float, height: float, top: float) -> Axes:
        return page.axes(figure, left, at, width, height, limits, (0, top))

    whole = panel(base, high + STRIP + above + BARS, 1)
    whole.vlines([at for at, _ in ticks], 0, 1, color=page.FAINT, linewidth=0.7)
    if observed and observed["place"] is not None:
        whole.vlines(observed["place"], 0, 1, color=OBSERVED, linewidth=1.4, linestyle=(0, (4, 2)))
    _bars(figure, panel(bars, BARS, 1.25 * max(outcomes["share"].max(), 1e-9)), outcomes, limits, left, width, bars)
    page.write(figure, page.PAD, bars + BARS / 2, heads_of[0])
    _actors(panel(strip, STRIP - 0.06, 1), actors)
    for x, row, name in called:
        page.tag(figure, x, strip + STRIP - 0.03 + page.leading(page.SMALL) * (row + 0.5), name, weight="normal")
    page.write(figure, page.PAD, strip + STRIP / 2 - 0.03, heads_of[1])
    axes = page.axes(figure, left, base, width, high, limits, (0, high))
    axes.axhline(0, color=page.GREY, linewidth=0.8)
    rows.write(figure, base + high, bold=0)
    _rows(figure, axes, theories, predictions, simulated, rows, base)
    if scale["is_menu"]:
        for (at, _), lines in zip(ticks, names, strict=True):
            x = left + width * (at - limits[0]) / (limits[1] - limits[0])
            y = base - 0.1 - page.leading(page.SMALL) * len(lines) / 2
            page.note(figure, x, y, lines, ha="center")
    else:
        axes.set_xticks([at for at, _ in ticks], [text for _, text in ticks])
        page.note(figure, left + width / 2, base - 0.3, scale["label"], ha="center")
    page.legend(figure, bars + BARS + 0.14 + key - page.leading(page.LABEL) / 2, colours)
    return figure


def _ticks(outcomes: pd.DataFrame, scale: Mapping[str, Any]) -> list[tuple[float, str]]:
    """Places on the axis and what stands there, from left to right."""
    if scale["is_menu"]:
        names = outcomes.assign(label=outcomes["label"].where(outcomes["outcome"] != SHELVED, say("theories.quo")))
        return sorted(zip(names["place"], names["label"], strict=True))
    at = MaxNLocator(6, steps=panels.ROUND).tick_values(scale["low"], scale["high"])
    return [(x, numbers.number(x)) for x in at if scale["low"] - 1e-9 <= x <= scale["high"] + 1e-9]


def _bars(figure: page.Drawn, axes: Axes, outcomes: pd.DataFrame, limits: tuple[float, float], left: float,
          width: float, bottom: float) -> None:  # fmt: skip
    """One bar an outcome at its place; shelved grey, upon whatever is adopted there."""
    placed = outcomes[outcomes["place"].notna()].sort_values("place")
    gaps = np.diff(np.unique(placed["place"]))
    thick = min(0.8 * gaps.min() if gaps.size else np.inf, 0.11 * (limits[1] - limits[0]))
    shelved = (placed["outcome"] == SHELVED).to_numpy()
    place, share = placed["place"].to_numpy(), placed["share"].to_numpy()
    under = np.array([share[(place == x) & ~shelved].sum() for x in place]) * shelved
    axes.bar(place, share, thick, bottom=under, color=np.where(shelved, marks.SHELVED, ADOPTED).tolist())
    axes.axhline(0, color=page.GREY, linewidth=0.8)
    if len(placed) <= FEW:
        for x, top in zip(place, share + under, strict=True):
            at = left + width * (x - limits[0]) / (limits[1] - limits[0])
            y = bottom + BARS * top / axes.get_ylim()[1] + 0.09
            page.tag(figure, at, y, numbers.percent(top), weight="normal")


def _called(
    actors: pd.DataFrame, limits: tuple[float, float], left: float, width: float
) -> list[tuple[float, int, str]]:
    """Names above the dots of the weightiest actors: where [in], in which row from below, and the name. Those at one
    place stand above each other."""
    heavy = actors.sort_values("weight", ascending=False, kind="stable").head(MOST_NAMED).sort_values("position")
    ends: list[float] = []
    called = []
    for at, name in zip(heavy["position"], heavy["label"], strict=True):
        half, x = (
            page.text_width(name, page.SMALL) / 2 + 0.03,
            left + width * (at - limits[0]) / (limits[1] - limits[0]),
        )
        row = next((n for n, end in enumerate(ends) if end <= x - half), len(ends))
        ends[row : row + 1] = [x + half]
        called.append((x, row, name))
    return called


def _actors(axes: Axes, actors: pd.DataFrame) -> None:
    """One dot a place; those that stand at the same one are taken together."""
    together = actors.groupby(actors["position"].round(6))["weight"].sum()
    sizes = 14 + 110 * together / max(together.max(), 1e-12)
    look: dict[str, Any] = {"color": page.GREY, "alpha": 0.55, "edgecolor": "white", "linewidth": 0.5, "clip_on": False}
    axes.scatter(together.index, np.full(len(together), 0.5), s=sizes, **look)


def _rows(figure: page.Drawn, axes: Axes, theories: pd.DataFrame, predictions: pd.DataFrame,
          simulated: Mapping[str, Any], rows: Labelled, base: float) -> None:  # fmt: skip
    """The simulation's mean and every theory's prediction, with their spread and numbers at the right."""
    of = {name: part["point"].dropna().to_numpy() for name, part in predictions.groupby("theory")}
    lines = [{"mean": np.nan, **{key: value for key, value in simulated.items() if value is not None}, "why_not": ""},
             *theories.to_dict("records")]  # fmt: skip
    digits = 2 if np.ptp(axes.get_xlim()) < 30 else 1
    for n, (y, row) in enumerate(zip(rows.centres(sum(rows.heights)), lines, strict=True)):
        if np.isnan(row["mean"]):
            why = say("theories.nothing") if n == 0 else say("theories.inapplicable", why=row["why_not"])
            said = page.wrap(why, page.RIGHT - rows.left - 0.2, page.SMALL)[0]
            middle = rows.left + 0.14 + page.text_width(said, page.SMALL) / 2
            page.tag(figure, middle, base + y, said, weight="normal")
            continue
        if n and np.ptp(of[row["theory"]]) > 0:
            _shading(axes, of[row["theory"]], y, rows.thinnest)
        marks.halo_line(axes, y, row["low"], row["high"])
        axes.plot(row["mean"], y, "D" if n == 0 else "o", color=ADOPTED if n == 0 else THEORY, markersize=7,
                  markeredgecolor="white", markeredgewidth=1.1, zorder=5, clip_on=False)  # fmt: skip
        ends = [numbers.number(round(row[end], digits)) for end in ("low", "high")]
        spread = "" if ends[0] == ends[1] else f" ({'–'.join(ends)})"
        page.write(figure, page.RIGHT, base + y, f"{row['mean']:.{digits}f}{spread}", size=page.SMALL, ha="right")


def _shading(axes: Axes, points: np.ndarray, y: float, height: float) -> None:
    """How the predictions are spread over the draws: the more of them in a cell, the darker."""
    low, high = axes.get_xlim()
    counts, edges = np.histogram(points, bins=CELLS, range=(low, high))
    for count, left, right in zip(counts, edges[:-1], edges[1:], strict=True):
        if count:
            axes.fill_betweenx([y - 0.36 * height, y + 0.36 * height], left, right, color=THEORY, linewidth=0,
                               alpha=0.08 + 0.42 * count / counts.max())  # fmt: skip
