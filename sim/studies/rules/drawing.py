"""Figures that set decision rules side by side: how the runs end under each, and on whom the outcome hangs."""

from collections.abc import Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...figures import marks, page, panels
from ...words import numbers

#: Inches of rows that leave room for the rest on a page of Word.
TALLEST, BAR = 6.6, 0.27
NO_BREAK = "\u00a0"
CARRIED, BLOCKED = "#1B7F8C", marks.SHELVED
#: Voters up to which six rules are shown, two rows of panels; beyond, three.
FEW, MOST_PANELS = 12, 6
#: A panel whose scale would end at a fourth of another's or sooner gets its own.
OWN_SCALE = 4


@matplotlib.rc_context(page.STYLE)
def rule_bars(shares: pd.DataFrame, rules: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> Figure:
    """How the runs end under each decision rule, forum by forum, and how far each is from unanimity of all.

    `shares`: forum, rule, outcome, label, share; outcomes in menu order, `shelved` last. `rules`: forum, forum_label,
    rule, rule_label, needs (as in "2 of 3"), adopted, difference, difference_low, difference_high, is_base, in the
    order of the rows. Raises ValueError when there is no row.
    """
    if rules.empty:
        raise ValueError("rules has no rows; it needs one for each rule in each forum")
    colours = marks.label_colours(shares)
    table = shares.pivot(index=["forum", "rule"], columns="outcome", values="share")
    table = table[shares["outcome"].unique()]
    texts, column, rows = _labels(rules)
    key, room = page.legend_height(colours) + 0.08, page.WIDTH - 2 * page.PAD
    blocks = [rules.index[rules["forum"] == forum] for forum in rules["forum"].unique()]
    heads = [page.wrap(rules.loc[block[0], "forum_label"], room - 2.2, page.LABEL, "bold") for block in blocks]
    over = [page.leading(page.LABEL) * len(lines) + 0.1 for lines in heads]
    subtitle = (
        "Share of runs that end in each outcome, in %, the same draws under every rule. At the right: share that "
        "adopts a draft, and its difference from unanimity of all in percentage points (95\u00a0% interval)"
    )
    figure, bottom = page.new_page(sum(rows) + sum(over) + key, title=title, subtitle=subtitle, source=source, ax=ax)
    top, left = bottom + sum(rows) + sum(over) + key, page.PAD + column + 0.12
    width = page.WIDTH - page.PAD - 2.02 - left
    page.legend(figure, top - page.leading(page.LABEL) / 2, colours)
    top -= key
    for n, (block, lines, above) in enumerate(zip(blocks, heads, over, strict=True)):
        page.write(figure, page.PAD, top - above / 2 - 0.02, "\n".join(lines), weight="bold")
        if n == 0:
            for x, word in ((page.WIDTH - page.PAD - 1.45, "adopted"), (page.WIDTH - page.PAD, "difference")):
                page.write(figure, x, top - above + 0.07, word, size=page.SMALL, color=page.GREY, ha="right")
        top -= above
        heights = rows[block]
        for y, n_row in zip(page.centres(heights, top), block, strict=True):
            row = rules.loc[n_row]
            bar = table.loc[[(row["forum"], row["rule"])]]
            marks.stacked_bars(figure, bar, list(colours.values()), bottom=y - BAR / 2, rows=np.array([BAR]), left=left,
                               width=width)  # fmt: skip
            page.write(figure, page.PAD, y, "\n".join(page.wrap(texts[n_row], column, page.LABEL)))
            page.write(figure, page.WIDTH - page.PAD - 1.45, y, numbers.percent(row["adopted"]), ha="right")
            page.write(figure, page.WIDTH - page.PAD, y, _difference(row), size=page.SMALL, ha="right")
        top -= sum(heights)
    return figure


def pages_of(rules: pd.DataFrame) -> list[list[str]]:
    """Forums that go on one page of `rule_bars` each: whole forums, as many as a page of Word holds, in order."""
    pages: list[list[str]] = []
    used = TALLEST
    for forum, part in rules.groupby("forum", sort=False):
        height = sum(_labels(part)[2]) + 0.3
        if used + height > TALLEST:
            pages.append([])
            used = 0.0
        pages[-1].append(forum)
        used += height
    return pages


@matplotlib.rc_context(page.STYLE)
def power_panels(
    frame: pd.DataFrame, *, always: Sequence[str] = (), title: str, source: str, ax: Axes | None = None
) -> Figure:
    """On whom the outcome hangs: each member's simulated pivotality beside its power a priori, a panel for each rule.

    `frame`: rule_label (the rule in words, at the head of its panel), actor, label, banzhaf (absolute), pivotal, low,
    high, carried, blocked; every rule with the same actors. Six rules at the most, or three where actors are many: the
    first, the last, those named in `always`, and some between; and as many actors as fit on a page of Word, those
    that are pivotal most often. Raises ValueError when there is no row.
    """
    if frame.empty:
        raise ValueError("frame has no rows; it needs one for each rule and actor")
    rules, actors = frame["rule_label"].unique().tolist(), frame["actor"].unique().tolist()
    shown = _shown(rules, always, MOST_PANELS if len(actors) <= FEW else 3)
    frame = frame[frame["rule_label"].isin(shown)]
    often = frame.groupby("actor", sort=False)["pivotal"].max().sort_values(ascending=False, kind="stable")
    names = frame.drop_duplicates("actor").set_index("actor")["label"]
    across = min(len(shown), 3)
    down = -(-len(shown) // across)
    for most in range(len(often), 0, -1):
        chosen = often.index[:most]
        column, rows = page.label_column(
            names[chosen].tolist(), least=0.26 if most <= FEW else 0.18, most=1.5, size=page.SMALL, space=0.04
        )
        if sum(rows) * down <= TALLEST:
            break
    left, gap = page.PAD + column + 0.12, 0.5
    width = (page.WIDTH - page.PAD - 0.2 - left - gap * (across - 1)) / across
    heads = [page.wrap(rule.replace("%", f"{NO_BREAK}%"), width, page.SMALL, "bold") for rule in shown]
    over, key = panels.HEADING * max(map(len, heads)) + 0.08, page.legend_height(["x"]) + 0.1
    block = over + sum(rows) + panels.BELOW + 0.06
    subtitle = (
        "How often the outcome hung on this answer alone: bar, in the simulated runs, with its 95\u00a0% interval; "
        "diamond, a priori, if everybody else tossed a coin (absolute Banzhaf index)"
    )
    left_out = [f"{len(shown)} of {len(rules)} rules shown"] if len(shown) < len(rules) else []
    left_out += (
        [f"{len(chosen)} of {len(actors)} members and hosts shown, those on whom most hung"]
        if len(chosen) < len(actors)
        else []
    )
    chosen_of = [frame[(frame["rule_label"] == rule) & frame["actor"].isin(chosen)] for rule in shown]
    scales = [page.round_up(part[["high", "banzhaf"]].max().max()) for part in chosen_of]
    if OWN_SCALE * min(scales) > max(scales):
        scales = [max(scales)] * len(scales)
    left_out += ["Each panel has its own scale"] if len(set(scales)) > 1 else []
    subtitle += "".join(f". {note[0].upper()}{note[1:]}" for note in left_out)
    figure, bottom = page.new_page(block * down + key, title=title, subtitle=subtitle, source=source, ax=ax)
    top = bottom + block * down + key
    page.legend(figure, top - page.leading(page.LABEL) / 2,
                {"Its silence carried the draft": CARRIED, "Its no alone blocked the draft": BLOCKED})  # fmt: skip
    part = frame[frame["actor"].isin(chosen)]
    first = part[part["rule_label"] == shown[0]].sort_values("pivotal", ascending=False, kind="stable")
    chosen = first["actor"].tolist()
    for n, (rule, lines) in enumerate(zip(shown, heads, strict=True)):
        x = left + (n % across) * (width + gap)
        upper = top - key - (n // across) * block - over
        page.write(figure, x, upper + 0.05 + panels.HEADING * len(lines) / 2, "\n".join(lines), size=page.SMALL,
                   weight="bold")  # fmt: skip
        highest = scales[n]
        axes = page.axes(figure, x, upper - sum(rows), width, sum(rows), (0, highest), (upper - sum(rows), upper))
        # Half of 5 % has no label in whole percent.
        panels.percent_ticks(axes, (0, highest / 2, highest) if highest >= 0.1 else (0, highest), upright=False)
        axes.grid(axis="x", color=page.FAINT, linewidth=0.6)
        here = part[part["rule_label"] == rule].set_index("actor").loc[chosen]
        _power_rows(axes, here, rows, upper)
        if n % across == 0:
            for y, actor in zip(page.centres(rows, upper), chosen, strict=True):
                text = "\n".join(page.wrap(names[actor], column, page.SMALL))
                page.write(figure, page.PAD, y, text, size=page.SMALL)
    return figure


def _shown(rules: Sequence[str], always: Sequence[str], most: int) -> list[str]:
    """The first rule, the last, those in `always`, and some evenly spaced between, `most` in all, in order."""
    wanted = list(dict.fromkeys([rules[0], *always, rules[-1], *panels.picked(rules, most), *rules]))[:most]
    return [rule for rule in rules if rule in wanted]


def _power_rows(axes: Axes, here: pd.DataFrame, rows: np.ndarray, upper: float) -> None:
    """Bars, intervals and diamonds of one rule."""
    middles, thick = page.centres(rows, upper), 0.62 * min(rows)
    axes.barh(middles, here["carried"], height=thick, color=CARRIED)
    axes.barh(middles, here["blocked"], left=here["carried"], height=thick, color=BLOCKED)
    for y, row in zip(middles, here.itertuples(), strict=True):
        if row.high - row.low > 0 and row.pivotal > 0:
            marks.halo_line(axes, y, row.low, row.high)
    axes.plot(here["banzhaf"], middles, "D", markersize=4.5, markerfacecolor="white", markeredgecolor="black",
              markeredgewidth=1.0, linestyle="none", zorder=6, clip_on=False)  # fmt: skip
    axes.axvline(0, color=page.GREY, linewidth=0.8)


def _labels(rules: pd.DataFrame) -> tuple[list[str], float, np.ndarray]:
    """What each rule is called and needs, the width of that column, and the height of each row."""
    texts = [f"{row.rule_label}, {row.needs.replace(' ', NO_BREAK)}" for row in rules.itertuples()]
    texts = [text.replace("%", f"{NO_BREAK}%") for text in texts]
    return texts, *page.label_column(texts, least=BAR, most=1.95)


def _difference(row: pd.Series) -> str:
    """+8.5 (+7.1 to +9.9), in points; of the rule that all are compared with, that it is the one."""
    if row["is_base"]:
        return "all compared with this"
    ends: Sequence[str] = [numbers.points(row[f"difference_{end}"]) for end in ("low", "high")]
    return f"{numbers.points(row['difference'])} ({ends[0]} to {ends[1]})"
