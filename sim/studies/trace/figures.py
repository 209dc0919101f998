"""The figure of one run over its rounds: the drafts tabled, and the balance on which each actor decided."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ...figures import marks, page, panels, timeline
from ...results.about import about, described, source, warned
from ...results.findings import Drawings
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED
from ...words import numbers, say
from .rounds import AGREEING, OBJECTING, rounds_table
from .study import TraceFindings

AGREES, OBJECTS, APART = "#8CC5E3", "#EE9D6B", "#E4E4E4"
MOST_ROWS, ROW, STRIP = 12, 0.62, 0.2  # rows of actors, their height and that of the band of drafts [in]


def figures(found: TraceFindings) -> Drawings:
    """The figure of the run."""
    return {"trace": partial(trace_figure, found.scenario, found.told)}


def trace_figure(scenario: Scenario, told: dict[str, Any], *, ax: Axes | None = None) -> page.Drawn:
    """The figure of a run that was told (`rounds.told_of`), with the labels of the scenario."""
    table = rounds_table(told)
    rounds = pd.DataFrame(
        {
            "round": table["round"],
            "draft": table["draft"],
            "actor": table["actor"],
            "label": [scenario.label(actor) for actor in table["actor"]],
            "alone": table["gain"] + table["reservation"] - table["commitment"],
            "balance": table["balance"].astype(float),
            "agrees": np.select([table["answer"].isin(AGREEING), table["answer"].isin(OBJECTING)], [1.0, 0.0], np.nan),
            "answer": [_answer(*one) for one in zip(table["answer"], table["short"], strict=True)],
        }
    )
    events = [(now["round"], scenario.label(event)) for now in told["rounds"] for event in now["events"]]
    ended = "trace.shelved" if told["outcome"] == SHELVED else "trace.adopted"
    finding = say(ended, run=told["run"], draft=scenario.label(told["outcome"]), round=told["round"])
    made = source(described(scenario), *warned(scenario), say("trace.run", run=told["run"]), seed=told["seed"])
    drafts, heads = [(draft, scenario.label(draft)) for draft in scenario.drafts], about(scenario.title, finding, made)
    return decisions(rounds, drafts, events, start=scenario.start, ax=ax, **heads)


def _answer(answer: str, short: float) -> str:
    """An answer in words; of an objection, by how much it falls short of consent."""
    said = say(f"app.answer.{answer}")
    return say("trace.by", answer=said, short=f"{short:.2f}") if answer in OBJECTING else said


@page.styled(rounds="each round and actor")
def decisions(rounds: pd.DataFrame, drafts: Sequence[tuple[str, str]], events: Sequence[tuple[int, str]], *,
              start: str | None, title: str, source: str, ax: Axes | None = None) -> page.Drawn:  # fmt: skip
    """A row for each actor with the balance on which it decides, round by round; above, the draft on the table.

    `rounds`: round, draft, actor, label, alone (gain + reservation - commitment), balance (with solidarity; NaN where
    it is not asked), agrees (what it says; NaN likewise), answer (its last one, in words). `drafts`: (name, label) of
    the whole menu, most ambitious first. `events`: (round, label). `start` ("2023-05") is the month of round 1; None
    counts rounds. Twelve actors at most, those that objected most; the subtitle says so. Raises ValueError where there
    is no row.
    """
    count = np.arange(rounds["round"].min(), rounds["round"].max() + 1)
    edges = np.append(count, count[-1] + 1)
    actors, note = _shown(rounds)
    table = rounds[rounds["actor"].isin(actors)]
    labels = table.drop_duplicates("actor").set_index("actor")["label"].reindex(actors)
    answers = table[table["round"] == count[-1]].set_index("actor")["answer"].reindex(actors)
    column, heights = page.label_column(labels, least=ROW, most=1.5)
    room = min(1.5, max(page.text_width(answer, page.SMALL) for answer in answers))
    left = page.PAD + column + 0.5
    width = page.RIGHT - room - 0.1 - left

    places = [left + width * (when - edges[0]) / len(count) for when, _ in events]
    flags, rows, key = timeline.event_flags(places, [label for _, label in events])
    colours = dict(zip([name for name, _ in drafts], marks.draft_colours(len(drafts)), strict=True))
    on_table = table.drop_duplicates("round").set_index("round")["draft"].reindex(count)
    legend = {say("trace.on_table", draft=label): colours[name] for name, label in drafts if name in set(on_table)}
    legend |= {say("trace.nothing"): APART} if "" in set(on_table) else {}
    legend |= {say("trace.agrees"): AGREES, say("trace.objects"): OBJECTS}
    subtitle = say("trace.about") + note + key
    top_room = page.legend_height(legend) + 0.1 + 0.16 * (max(rows, default=-1) + 1) + STRIP + 0.08
    body = 0.26 + sum(heights) + top_room
    figure, bottom = page.new_page(body, title=title, subtitle=subtitle, source=source, ax=ax)
    page.legend(figure, bottom + body - page.leading(page.LABEL) / 2, legend)
    bottom += 0.26
    top = bottom + sum(heights)

    strip = page.axes(figure, left, top + 0.08, width, STRIP, (edges[0], edges[-1]), (0, 1))
    strip.bar(count, 1.0, width=1.0, align="edge", color=[colours.get(draft, APART) for draft in on_table])
    page.note(figure, left - 0.08, top + 0.08 + STRIP / 2, say("trace.draft"), ha="right")
    changes = np.flatnonzero((on_table != on_table.shift()).to_numpy()[1:]) + 1
    values = table[["alone", "balance"]].to_numpy(float)
    low, high = min(np.nanmin(values), 0.0), max(np.nanmax(values), 0.0)
    space = 0.08 * (high - low) or 1.0
    ends = (low - space, high + space)
    for n, (actor, y) in enumerate(zip(actors, page.centres(heights, top), strict=True)):
        own = table[table["actor"] == actor].set_index("round").reindex(count)
        axes = page.axes(figure, left, y - heights[n] / 2 + 0.07, width, heights[n] - 0.14, (edges[0], edges[-1]), ends)
        for change in changes:
            axes.axvline(edges[change], color="#BBBBBB", linewidth=0.6)
        _row(axes, edges, own)
        page.write(figure, page.PAD, y, page.wrap(labels[actor], column, page.LABEL))
        page.write(figure, left + width + 0.08, y, page.wrap(answers[actor], room, page.SMALL), size=page.SMALL)
        if n == len(actors) - 1:
            timeline.time_ticks(axes, count, start)
    timeline.draw_flags(figure, places, flags, rows, bottom, top + 0.08 + STRIP)
    return figure


def _row(axes: Axes, edges: np.ndarray, own: pd.DataFrame) -> None:
    """One actor's balance as areas from the status quo, coloured by its answer, and what it would be alone."""
    balance, alone = own["balance"].to_numpy(float), own["alone"].to_numpy(float)
    agrees = own["agrees"].to_numpy(float)
    shown = np.where(np.isnan(balance), alone, balance)
    for chosen, colour in ((agrees == 1, AGREES), (agrees == 0, OBJECTS), (np.isnan(agrees), APART)):
        axes.stairs(np.where(chosen, shown, 0.0), edges, fill=True, color=colour, linewidth=0)
    axes.axhline(0, color=page.INK, linewidth=0.8)
    axes.stairs(alone, edges, baseline=None, color="black", linewidth=1.1)
    low, high = axes.get_ylim()
    ticks = [tick for tick in MaxNLocator(4, steps=panels.ROUND).tick_values(low, high) if low <= tick <= high]
    ends = sorted({ticks[0], 0.0, ticks[-1]})
    axes.set_yticks(ends, [numbers.signed(round(tick, 9)) for tick in ends])


def _shown(rounds: pd.DataFrame) -> tuple[list[str], str]:
    """The actors to show, in their order, and a note on those that are not."""
    actors = list(rounds["actor"].unique())
    if len(actors) <= MOST_ROWS:
        return actors, ""
    objected = rounds[rounds["agrees"] == 0].groupby("actor").size()
    lowest = rounds.groupby("actor")["balance"].min().fillna(np.inf)
    ranked = sorted(actors, key=lambda actor: (-objected.get(actor, 0), lowest[actor]))[:MOST_ROWS]
    note = say("trace.shown", shown=MOST_ROWS, actors=len(actors), objected=len(objected))
    return [actor for actor in actors if actor in ranked], f"\n{note}"
