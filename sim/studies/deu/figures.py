"""The figure of theories' errors on decisions whose outcome is known, by voting rule, and against the baseline."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page, panels
from ...results.about import source
from ...results.findings import Drawings, Findings
from ...words import numbers, say
from ..theories.study import theory_in_words
from .accuracy import ALL, BASELINE, OURS
from .issues import RULES

MODEL, THEORY = "#1B7F8C", "#0B3954"
#: Inches: of a row, between columns, of a column of numbers.
ROW, GAP, NUMBER = 0.22, 0.16, 0.42
#: The figures, and the two measures that each shows: a theory's own, and how it differs from the baseline's.
SHOWN = {"accuracy": ("mean_error", "difference"), "crps": ("crps_widened", "difference_crps")}


def figures(found: Findings) -> Drawings:
    """The errors of this model and its rivals, by voting rule, and the scores of their distributions."""
    told, table = found.about["about"], found.tables["accuracy"]
    table = table.assign(label=[theory_in_words(*row) for row in zip(table["theory"], table["label"], strict=True)])
    what = say("deu.source", file=told["file"], issues=told["issues"], proposals=told["proposals"])
    made = source(what, say("deu.runs", runs=f"{found.runs:,}"), seed=found.seed)
    # Results of older versions have no scores, and those of a single proposal none that is widened.
    known = [name for name, (measure, _) in SHOWN.items() if measure in table and table[measure].notna().any()]
    return {name: partial(errors, table, name, title=_title(table, name), source=made) for name in known}


def _title(table: pd.DataFrame, name: str) -> str:
    """What is shown, and which theory errs least over all voting rules."""
    own = table[(table["voting_rule"] == ALL) & table[SHOWN[name][0]].notna()]
    title = say(f"deu.title.{name}")
    if own.empty:
        return title
    return say("deu.said", title=title, label=own.loc[own[SHOWN[name][0]].idxmin(), "label"])


@page.styled(table="each theory and voting rule")
def errors(
    table: pd.DataFrame, name: str = "accuracy", *, title: str, source: str, ax: Axes | None = None
) -> page.Drawn:
    """A block for each voting rule with one row a theory: its mean error or score, and its difference to the baseline.

    `table`: theory, label, voting_rule, issues and the two measures of `SHOWN[name]`, each with _low and _high. The
    simulation is the theory `simulation`, the baseline `compromise`. Raises ValueError when there is no row.
    """
    columns = [[f"{measure}{end}" for end in ("", "_low", "_high")] for measure in SHOWN[name]]
    table = table[table[columns[0][0]].notna()]  # issues that are all of one proposal have no errors elsewhere
    blocks = {rule: table[table["voting_rule"] == rule] for rule in (ALL, *RULES) if rule in set(table["voting_rule"])}
    column = max(page.text_width(label, page.SMALL, "bold") for label in table["label"])
    heads = page.leading(page.SMALL) * 2 + 0.08
    over = page.leading(page.LABEL) + 0.1
    heights = {rule: over + ROW * len(part) for rule, part in blocks.items()}
    body = sum(heights.values()) + panels.BELOW + heads
    figure, bottom = page.new_page(body, title=title, subtitle=say(f"deu.about.{name}"), source=source, ax=ax)
    rights = [page.PAD + column + NUMBER * n for n in (1, 2)]
    each = (page.RIGHT - rights[1] - 2 * GAP) / 2
    lefts = [rights[1] + GAP + n * (each + GAP) for n in (0, 1)]
    y = bottom + body - heads
    said = (say("deu.issues"), say(f"deu.value.{name}"), say(f"deu.mean.{name}"), say("deu.difference"))
    for x, heading in zip((*rights, *lefts), said, strict=True):
        page.note(figure, x, y + heads / 2, heading, ha="right" if x in rights else "left")
    limits = _limits(table, columns)
    for rule, part in blocks.items():
        page.write(figure, page.PAD, y - over / 2 - 0.02, say(f"deu.rule.{rule}"), weight="bold")
        y -= heights[rule]
        _block(figure, part, columns, y, lefts, rights, each, limits, last=rule == list(blocks)[-1])
    return figure


def _limits(table: pd.DataFrame, columns: list[list[str]]) -> list[tuple[float, float]]:
    """Ends of both scales: all that is drawn, with a little room."""
    ends = []
    for names in columns:
        values = table[names].to_numpy(float)
        low, high = np.nanmin(values), np.nanmax(values)
        room = max(0.06 * (high - low), 0.5)
        ends.append((float(low - room), float(high + room)))
    return ends


def _block(figure: page.Drawn, part: pd.DataFrame, columns: list[list[str]], base: float, lefts: list[float],
           rights: list[float], width: float, limits: list[tuple[float, float]], *, last: bool) -> None:  # fmt: skip
    """The rows of one voting rule; the last block has the ticks."""
    height = ROW * len(part)
    centres = page.centres(np.full(len(part), ROW), height)
    theories = part.set_index("theory")
    lines = (float(theories[columns[0][0]].get(BASELINE, np.nan)), 0.0)
    for n, names in enumerate(columns):
        axes = page.axes(figure, lefts[n], base, width, height, limits[n], (0, height))
        axes.axhline(0, color=page.GREY, linewidth=0.8)
        axes.axvline(lines[n], color=page.GREY, linewidth=0.9, linestyle=(0, (4, 2)))
        if last:
            ticks = panels.ticks([], limits[n], width, upright=False)
            axes.set_xticks(ticks, [numbers.signed(tick) if n else numbers.number(tick) for tick in ticks])
        for theory, y in zip(theories.index, centres, strict=True):
            value, low, high = theories.loc[theory, names].astype(float)
            if n and theory == BASELINE:
                continue
            ours = theory == OURS
            marks.halo_line(axes, y, low, high)
            axes.plot(value, y, "D" if ours else "o", color=MODEL if ours else THEORY, markersize=4.5,
                      markeredgecolor="white", markeredgewidth=0.7, zorder=5, clip_on=False)  # fmt: skip
    for (theory, row), y in zip(theories.iterrows(), centres, strict=True):
        weight = "bold" if theory == OURS else "normal"
        page.write(figure, page.PAD, base + y, row["label"], size=page.SMALL, weight=weight)
        for x, text in zip(rights, (f"{row['issues']}", f"{row[columns[0][0]]:.1f}"), strict=True):
            page.write(figure, x, base + y, text, size=page.SMALL, ha="right", weight=weight)
