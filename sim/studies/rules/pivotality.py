"""Who is pivotal: simulated pivotality beside power a priori, a panel for each decision rule."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page, panels
from ...words import numbers, say

#: Inches of rows that leave room for the rest on a page of Word.
TALLEST = 6.6
NO_BREAK = "\u00a0"
CARRIED, BLOCKED = "#1B7F8C", marks.SHELVED
#: Voters up to which six rules are shown, two rows of panels; beyond, three.
FEW, MOST_PANELS = 12, 6
#: A panel whose scale would end at a fourth of another's or sooner gets its own.
OWN_SCALE = 4


@page.styled(frame="each rule and actor")
def power_panels(
    frame: pd.DataFrame, *, always: Sequence[str] = (), title: str, source: str, ax: Axes | None = None
) -> page.Drawn:
    """Who decides the outcome: each member's simulated pivotality beside its power a priori, a panel for each rule.

    `frame`: rule_label (the rule in words, at the head of its panel), actor, label, banzhaf (absolute), pivotal, low,
    high, carried, blocked; every rule with the same actors. Six rules at the most, or three where actors are many: the
    first, the last, those named in `always`, and some between; and as many actors as fit on a page of Word, those
    that are pivotal most often. Raises ValueError when there is no row.
    """
    rules, actors = frame["rule_label"].unique().tolist(), frame["actor"].unique().tolist()
    most = MOST_PANELS if len(actors) <= FEW else 3
    wanted = list(dict.fromkeys([rules[0], *always, rules[-1], *panels.picked(rules, most), *rules]))[:most]
    shown = [rule for rule in rules if rule in wanted]
    frame = frame[frame["rule_label"].isin(shown)]
    often = frame.groupby("actor", sort=False)["pivotal"].max().sort_values(ascending=False, kind="stable")
    names = frame.drop_duplicates("actor").set_index("actor")["label"]
    across = min(len(shown), 3)
    down = -(-len(shown) // across)
    for most in range(len(often), 0, -1):
        chosen = often.index[:most]
        least = 0.26 if most <= FEW else 0.18
        column, rows = page.label_column(names[chosen].tolist(), least=least, most=1.5, size=page.SMALL, space=0.04)
        if sum(rows) * down <= TALLEST:
            break
    left, gap = page.PAD + column + 0.12, 0.5
    width = (page.RIGHT - 0.2 - left - gap * (across - 1)) / across
    heads = [page.wrap(rule.replace("%", numbers.in_percent("")), width, page.SMALL, "bold") for rule in shown]
    over = panels.HEADING * max(map(len, heads)) + 0.08
    block = over + sum(rows) + panels.BELOW + 0.06
    about = say("power.about")
    about += say("power.shown", shown=len(shown), every=len(rules)) if len(shown) < len(rules) else ""
    about += say("power.actors", shown=len(chosen), every=len(actors)) if len(chosen) < len(actors) else ""
    chosen_of = [frame[(frame["rule_label"] == rule) & frame["actor"].isin(chosen)] for rule in shown]
    scales = [page.round_up(part[["high", "banzhaf"]].max().max()) for part in chosen_of]
    if OWN_SCALE * min(scales) > max(scales):
        scales = [max(scales)] * len(scales)
    about += say("power.scales") if len(set(scales)) > 1 else ""
    key = {say("power.carried"): CARRIED, say("power.blocked"): BLOCKED}
    figure, bottom = page.new_page(block * down, title=title, subtitle=about, source=source, ax=ax, key=key)
    top = bottom + block * down
    part = frame[frame["actor"].isin(chosen)]
    first = part[part["rule_label"] == shown[0]].sort_values("pivotal", ascending=False, kind="stable")
    chosen = first["actor"].tolist()
    for n, (rule, lines) in enumerate(zip(shown, heads, strict=True)):
        x = left + (n % across) * (width + gap)
        upper = top - (n // across) * block - over
        page.write(figure, x, upper + 0.05 + panels.HEADING * len(lines) / 2, lines, size=page.SMALL, weight="bold")
        highest = scales[n]
        axes = page.axes(figure, x, upper - sum(rows), width, sum(rows), (0, highest), (upper - sum(rows), upper))
        # Half of 5 % has no label in whole percent.
        panels.percent_ticks(axes, (0, highest / 2, highest) if highest >= 0.1 else (0, highest), upright=False)
        axes.grid(axis="x", color=page.FAINT, linewidth=0.6)
        _power_rows(axes, part[part["rule_label"] == rule].set_index("actor").loc[chosen], rows, upper)
        if n % across == 0:
            for y, actor in zip(page.centres(rows, upper), chosen, strict=True):
                page.write(figure, page.PAD, y, page.wrap(names[actor], column, page.SMALL), size=page.SMALL)
    return figure


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
