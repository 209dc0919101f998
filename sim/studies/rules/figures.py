"""The figures of a comparison of decision rules: how the runs end under each, and who is pivotal."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...figures import marks, page
from ...results.about import about, source, warned
from ...results.findings import Drawings, Findings
from ...words import numbers, say
from .names import labelled
from .pivotality import NO_BREAK, TALLEST, power_panels
from .rulebook import ALIKE, EVERYBODY

#: Thickness of a bar [in].
BAR = 0.27


def figures(found: Findings) -> Drawings:
    """How the runs end under each rule, on as many pages as the forums need; and power a priori beside simulated
    pivotality, under every rule that asks everybody and under the scenario's own."""
    scenario, tables = found.scenario, labelled(found)
    made = source(*warned(*found.scenarios), say("rules.source", runs=f"{found.runs:,}"), seed=found.seed)
    compared = tables["rules"].assign(is_base=tables["rules"].index == 0)
    drawn: Drawings = {}
    for n, forums in enumerate(pages_of(compared), start=1):
        here = compared[compared["forum"].isin(forums)].reset_index(drop=True)
        ends = tables["shares"][tables["shares"]["forum"].isin(forums)]
        heads = about(scenario.title, _changed(compared), made)
        drawn["rules" if n == 1 else f"rules_{n}"] = partial(rule_bars, ends, here, **heads)
    power, own = tables["power"], compared.loc[compared["is_own"], ["forum", "rule"]].apply(tuple, axis=1)
    lower = power["rule_label"].str[:1].str.lower() + power["rule_label"].str[1:]
    inside = [say("of", who=forum, what=rule) for forum, rule in zip(power["forum_label"], lower, strict=True)]
    heads_of = power["rule_label"].where(power["forum"] == EVERYBODY, pd.Series(inside, power.index, dtype=object))
    is_own = power[["forum", "rule"]].apply(tuple, axis=1).isin(own)
    shown = power.assign(rule_label=heads_of)[is_own | (power["forum"] == EVERYBODY)]
    always, heads = heads_of[is_own].unique().tolist(), about(scenario.title, _decides(shown), made)
    return {**drawn, "power": partial(power_panels, shown, always=always, **heads)}


def _changed(compared: pd.DataFrame) -> str:
    """Under which rule, in which forum, most is adopted, against unanimity of all; where all rules come to the same in
    that forum, that it is any of them."""
    base, most = compared.loc[compared["is_base"]].iloc[0], compared.loc[compared["adopted"].idxmax()]
    if not most["adopted"] > base["adopted"]:
        return say("rules.said.none", base=numbers.percent(base["adopted"]))
    is_any = (compared["forum"] == most["forum"]).sum() == 1
    *first, last = (name[:1].lower() + name[1:] for name in most["rule_label"].split(ALIKE))
    named = say("rules.or", first=say("list.comma").join(first), last=last) if first else last
    told: dict[str, Any] = {"rule": say("rules.any") if is_any else named, "share": numbers.percent(most["adopted"]),
                            "base": numbers.percent(base["adopted"])}  # fmt: skip
    if most["forum"] == EVERYBODY:
        return say("rules.said", **told)
    return say("rules.said.forum", forum=most["forum_label"][:1].lower() + most["forum_label"][1:], **told)


def _decides(power: pd.DataFrame) -> str:
    """Whose one answer decides most often under the first rule, which is unanimity of all."""
    own = power[power["rule_label"] == power["rule_label"].iloc[0]]
    most = own.loc[own["pivotal"].idxmax()]
    return say("power.said", who=most["label"], share=numbers.percent(most["pivotal"]))


@page.styled(rules="each rule in each forum")
def rule_bars(
    shares: pd.DataFrame, rules: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None
) -> page.Drawn:
    """How the runs end under each decision rule, forum by forum, and how far each is from unanimity of all.

    `shares`: forum, rule, outcome, label, share; outcomes in menu order, `shelved` last. `rules`: forum, forum_label,
    rule, rule_label, needs (as in "2 of 3"), adopted, difference, difference_low, difference_high, is_base, in the
    order of the rows. Raises ValueError when there is no row.
    """
    colours = marks.label_colours(shares)
    table = shares.pivot(index=["forum", "rule"], columns="outcome", values="share")[shares["outcome"].unique()]
    texts, column, rows = _labels(rules)
    blocks = [rules.index[rules["forum"] == forum] for forum in rules["forum"].unique()]
    heads = [page.wrap(rules.loc[block[0], "forum_label"], page.ROOM - 2.2, page.LABEL, "bold") for block in blocks]
    over = [page.leading(page.LABEL) * len(lines) + 0.1 for lines in heads]
    body, about = sum(rows) + sum(over), say("rules.about")
    figure, bottom = page.new_page(body, title=title, subtitle=about, source=source, ax=ax, key=colours, gap=0.08)
    top, left = bottom + body, page.PAD + column + 0.12
    width = page.RIGHT - 2.02 - marks.told_width(len(colours)) - left
    for n, (block, lines, above) in enumerate(zip(blocks, heads, over, strict=True)):
        page.write(figure, page.PAD, top - above / 2 - 0.02, lines, weight="bold")
        if n == 0:
            for x, word in ((page.RIGHT - 1.45, "adopted"), (page.RIGHT, "difference")):
                page.note(figure, x, top - above + 0.07, say(f"rules.{word}"), ha="right")
        top -= above
        heights = rows[block]
        for y, n_row in zip(page.centres(heights, top), block, strict=True):
            row = rules.loc[n_row]
            bar = table.loc[[(row["forum"], row["rule"])]]
            marks.stacked_bars(figure, bar, list(colours.values()), bottom=y - BAR / 2, rows=np.array([BAR]), left=left,
                               width=width)  # fmt: skip
            page.write(figure, page.PAD, y, page.wrap(texts[n_row], column, page.LABEL))
            marks.tell_parts(figure, bar, top=y + BAR / 2, rows=np.array([BAR]), right=page.RIGHT - 2.0)
            page.write(figure, page.RIGHT - 1.45, y, numbers.percent(row["adopted"]), ha="right")
            page.write(figure, page.RIGHT, y, _difference(row), size=page.SMALL, ha="right")
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


def _labels(rules: pd.DataFrame) -> tuple[list[str], float, np.ndarray]:
    """What each rule is called and needs, the width of that column, and the height of each row."""
    pairs = zip(rules["rule_label"], rules["needs"], strict=True)
    texts = [say("rules.label", rule=rule, needs=needs.replace(" ", NO_BREAK)) for rule, needs in pairs]
    texts = [text.replace("%", numbers.in_percent("")) for text in texts]
    return texts, *page.label_column(texts, least=BAR, most=1.95)


def _difference(row: pd.Series) -> str:
    """+8.5 (+7.1 to +9.9), in points; of the rule that all are compared with, that it is the one."""
    if row["is_base"]:
        return say("rules.base")
    difference, low, high = (numbers.points(row[f"difference{end}"]) for end in ("", "_low", "_high"))
    return say("rules.interval", difference=difference, low=low, high=high)
