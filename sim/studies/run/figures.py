"""The figures of a run: how it ends, when agreement comes, who breaks silence, what each stands to gain."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ...engines.layout import Layout
from ...figures import marks, page, panels, timeline
from ...results import outcomes
from ...results.about import About, about, described, runs, source, warned
from ...results.findings import Drawings
from ...scenario.vocabulary import SHELVED
from ...words import numbers, say
from . import sentences
from .study import RunFindings

OPEN = "#F1F1F1"
ALONE, JOINED = "#D55E00", "#F3BE99"
MOST_ACTORS, MOST_COALITIONS, MOST_DRAFTS = 12, 8, 8
#: A set of blockers that is rarer prints as less than a tenth of a percent and says nothing.
RAREST_COALITION = 0.0005
#: Of more outcomes than these, as of a grid of numbers, those below a share are not shown.
MOST_OUTCOMES, RARE = 12, 0.001


def figures(found: RunFindings) -> Drawings:
    """The four figures of a run."""
    scenario, tally, rounds = found.scenario, found.tally, Layout(found.scenario).last_round
    made = source(described(scenario), *warned(scenario), runs(found.runs), seed=found.seed)
    events = [(rounds, say("last_round"))]
    for name, event in scenario.events.items():
        label = scenario.label(name) + (f" ({event.probability:.0%})" if event.probability < 1 else "")
        events += [(scenario.round_of(name), label)] if scenario.round_of(name) <= rounds else []
    agreement = outcomes.agreement_over_time(tally, scenario, rounds), sorted(events)
    who = outcomes.blockers(tally, scenario), outcomes.coalitions(tally, scenario, round(1 / RAREST_COALITION))
    who[0]["first"] = who[0]["actor"].isin(outcomes.prominent(scenario))
    gains = found.tables["gains"].assign(label=lambda table: [scenario.label(name) for name in table["actor"]])
    ends, seen = found.outcomes(), scenario.observed
    if seen and not scenario.changes:
        ends["label"] += np.where(ends["outcome"] == seen.outcome, "\n" + say("outcomes.happened"), "")

    def heads(finding: str) -> About:
        return about(scenario.title, finding, made)

    return {
        "outcomes": partial(outcome_shares, ends, **heads(sentences.ended(found.outcomes(), who[0]))),
        "agreement": partial(agreement_over_time, *agreement, start=scenario.start,
                             **heads(sentences.agreed(agreement[0], scenario))),
        "blockers": partial(who_broke_silence, *who, **heads(sentences.stood(who[0]))),
        "gains": partial(gain_terms, gains, **heads(sentences.gained(gains))),
    }  # fmt: skip


@page.styled()
def outcome_shares(shares: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """How often each outcome ends the procedure: one bar an outcome on a scale of 0 to 100 %.

    `shares`: outcome, label, share, low, high (95 % interval; NaN draws none), in menu order, `shelved` last. Of more
    than MOST_OUTCOMES those that hardly ever come are left out, but what came in reality, whose label has two lines.
    """
    colours, about = np.array(marks.outcome_colours(shares["outcome"])), say("outcomes.about")
    comes = (shares["share"] >= RARE) | (shares["outcome"] == SHELVED) | shares["label"].str.contains("\n")
    if len(shares) > MOST_OUTCOMES and not comes.all():
        about += "\n" + say("outcomes.rare", n=int((~comes).sum()), most=numbers.percent(RARE))
        shares, colours = shares[comes], colours[comes]
    column, rows = page.label_column(shares["label"], least=0.34)
    figure, bottom = page.new_page(sum(rows), title=title, subtitle=about, source=source, ax=ax)
    parts = [(shares["share"], colours.tolist())]
    marks.share_bars(figure, shares, parts, bottom=bottom, rows=rows, column=column, limit=1.0)
    return figure


@page.styled(agreement="each draft and round, with share 0 before adoption")
def agreement_over_time(agreement: pd.DataFrame, events: Sequence[tuple[int, str]], *, start: str | None,
                        title: str, source: str, ax: Axes | None = None) -> page.Drawn:  # fmt: skip
    """When agreement comes: stacked steps, the most ambitious draft at the bottom, and events as vertical lines.

    `agreement`: round, draft, label, share = share of all runs that adopted the draft by the end of that round; drafts
    in order of first appearance, most ambitious first. A step stands at the start of its round, where the line of an
    event of that round stands too. `start` ("2023-05") is the month of round 1; None counts rounds. Events outside the
    rounds shown are left out. Raises ValueError when there is no row.
    """
    drafts = agreement.drop_duplicates("draft").set_index("draft")["label"]
    rounds = np.arange(agreement["round"].min(), agreement["round"].max() + 1)
    table = agreement.pivot(index="round", columns="draft", values="share").reindex(index=rounds, columns=drafts.index)
    tops = np.cumsum(table.ffill().fillna(0.0).to_numpy().T, axis=0)

    ends = np.append(np.diff(tops[:, -1], prepend=0.0), 1.0 - tops[-1, -1]).round(9).clip(min=0.0)
    areas = marks.draft_colours(len(drafts))
    names, colours = [*drafts, say("agreement.open")], [*areas, OPEN]
    # Not named: what is still open once every run has agreed, and in a long menu the drafts that nobody adopted.
    named = ends > 0 if len(drafts) > MOST_DRAFTS else np.ones(len(ends), dtype=bool)
    named[-1] = ends[-1] >= 0.0005
    names, colours = ([part[n] for n in np.flatnonzero(named)] for part in (names, colours))
    ends = ends[named]
    left, is_wide = page.PAD + 0.48, page.WIDTH == page.WIDE
    width = 3.7 if is_wide else page.RIGHT - left
    edges = np.append(rounds, rounds[-1] + 1)
    events = sorted((event for event in events if rounds[0] <= event[0] <= rounds[-1]), key=lambda event: event[0])
    places = [left + width * (when - edges[0]) / len(rounds) for when, _ in events]
    flags, rows, key = timeline.event_flags(places, [label for _, label in events])

    right, shares = left + width, [numbers.percent(end) for end in ends]
    name_at = right + 0.38 + max(page.text_width(share, page.LABEL, "bold") for share in shares)
    # On a narrow page the names stand above the steps, with nothing to lead from one to the other.
    told = {say("of", who=name, what=share): colour for name, share, colour in zip(names, shares, colours, strict=True)}
    blocks = [page.wrap(name, page.RIGHT - name_at, page.LABEL) for name in names] if is_wide else []
    heights = [page.leading(page.LABEL) * len(block) + 0.06 for block in blocks]
    height, flag_room = max(2.3, sum(heights)), 0.16 * (max(rows, default=-1) + 1)
    subtitle = say("agreement.about") + key
    figure, bottom = page.new_page(0.26 + height + flag_room, title=title, subtitle=subtitle, source=source, ax=ax,
                                   key=None if is_wide else told)  # fmt: skip
    bottom += 0.26
    axes = page.axes(figure, left, bottom, width, height, (edges[0], edges[-1]), (0.0, 1.0))
    axes.set_facecolor(OPEN)
    axes.grid(axis="y", color="#D0D0D0", linewidth=0.6)
    for base, area, colour in zip([np.zeros(len(rounds)), *tops], tops, areas, strict=False):
        axes.stairs(area, edges, baseline=base, fill=True, color=colour, linewidth=0)
    timeline.time_ticks(axes, rounds, start)
    panels.percent_ticks(axes)
    timeline.draw_flags(figure, places, flags, rows, bottom, bottom + height)
    wanted = (np.cumsum(ends) - ends / 2) * height
    for n, y in enumerate(bottom + marks.spread(wanted, heights, height) if is_wide else ()):
        if ends[n] > 0:
            bend = [bottom + wanted[n], bottom + wanted[n], y]
            page.line(figure, [right + 0.02, right + 0.07, right + 0.13], bend, color="#AAAAAA")
        page.swatch(figure, right + 0.15, y, colours[n])
        page.write(figure, name_at - 0.08, y, shares[n], ha="right", weight="bold")
        page.write(figure, name_at, y, blocks[n])
    return figure


@page.styled()
def who_broke_silence(
    blockers: pd.DataFrame, coalitions: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None
) -> page.Drawn:
    """Who stood in the way at the last tabling: actors, alone or with others; below, the most frequent groups.

    `blockers`: actor, label, share (of all runs in which it blocked), alone (in which nobody else did), low, high, and
    perhaps first: whether it is shown before the others, which the whole of a Council needs.
    `coalitions`: label ("France + Germany"), share of all runs. Both panels have one scale. Twelve actors and eight
    groups at most; beyond twelve actors, those that never blocked are left out and the subtitle says so. The lower
    panel is left out when no two blocked together in one run of two thousand. If nobody blocked, the figure says that
    in a sentence.
    """
    actors, note = _most_frequent(blockers)
    if not (actors["share"] > 0).any():
        figure, bottom = page.new_page(0.35, title=title, subtitle=say("blockers.none_about"), source=source, ax=ax)
        page.write(figure, page.PAD, bottom + 0.18, say("blockers.none"), size=11)
        return figure
    groups = coalitions[coalitions["share"] >= RAREST_COALITION].sort_values("share", ascending=False, kind="stable")
    joint = ~groups["label"].isin(blockers["label"])
    groups = groups.head(MOST_COALITIONS) if joint.any() else groups.iloc[:0]

    column, rows = page.label_column([*actors["label"], *groups["label"]], least=0.27)
    rows, group_rows = rows[: len(actors)], rows[len(actors) :]
    sets = page.wrap(say("blockers.sets"), page.ROOM, page.LABEL, "bold")
    more = page.leading(page.LABEL) * (len(sets) - 1)
    lower = sum(group_rows) + 0.38 + more if len(groups) else 0.0
    subtitle = say("blockers.about") + note
    figure, bottom = page.new_page(sum(rows) + lower + 0.26, title=title, subtitle=subtitle, source=source, ax=ax)
    limit = page.round_up(np.nanmax([*actors["share"], *actors["high"], *groups["share"]]))
    if len(groups):
        part = [(groups["share"], [JOINED if together else ALONE for together in joint[groups.index]])]
        marks.share_bars(figure, groups, part, bottom=bottom, rows=group_rows, column=column, limit=limit)
        page.write(figure, page.PAD, bottom + lower - 0.21 - more / 2, sets, weight="bold")
    parts = [(actors["alone"], ALONE), (actors["share"] - actors["alone"], JOINED)]
    marks.share_bars(figure, actors, parts, bottom=bottom + lower, rows=rows, column=column, limit=limit)
    key = {say("blockers.alone"): ALONE, say("blockers.together"): JOINED}
    page.legend(figure, bottom + lower + sum(rows) + 0.14, key)
    return figure


@page.styled()
def gain_terms(gains: pd.DataFrame, *, title: str, source: str, ax: Axes | None = None) -> page.Drawn:
    """Why each actor wants a draft or not: its mean terms around the status quo, and their total with its spread.

    `gains`: actor, label, term (some of marks.TERMS, and total), mean, low, high (5th and 95th
    percentile over runs), actors in the order of the rows; a term that is missing counts as 0.
    """
    labels = gains.drop_duplicates("actor").set_index("actor")["label"]
    means = gains.pivot(index="actor", columns="term", values="mean").reindex(index=labels.index).fillna(0.0)
    spread = gains[gains["term"] == "total"].set_index("actor").reindex(labels.index)
    column, rows = page.label_column(labels, least=0.34 if len(labels) <= MOST_ACTORS else 0.22)
    figure, bottom = page.new_page(sum(rows) + 0.72, title=title, subtitle=say("gains.about"), source=source, ax=ax)
    bottom, left, top = bottom + 0.25, page.PAD + column + 0.15, bottom + 0.25 + sum(rows)
    width = page.RIGHT - 0.6 - left

    terms = means[[term for term in marks.TERMS if term in means]]
    lowest = np.nanmin([*terms.clip(upper=0).sum(axis=1), *spread["low"], 0.0])
    highest = np.nanmax([*terms.clip(lower=0).sum(axis=1), *spread["high"], 0.0])
    room = 0.12 * (highest - lowest) or 1.0  # keeps "status quo" clear of its neighbours
    limits = (min(1.05 * lowest, -room), max(1.05 * highest, room))
    axes = page.axes(figure, left, bottom, width, sum(rows), limits, (bottom, top))
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=panels.ROUND))
    axes.xaxis.set_major_formatter(lambda value, _: numbers.signed(round(value, 6)))
    axes.grid(axis="x", color=page.FAINT, linewidth=0.6)
    axes.axvline(0, color=page.INK, linewidth=0.9)
    digits = max(0, 2 - round(np.log10(limits[1] - limits[0])))
    colours = [marks.TERMS[term] for term in terms]
    for y, (actor, label) in zip(page.centres(rows, top), labels.items(), strict=True):
        for sign in (1, -1):  # positive terms stacked to the right of zero, negative ones to the left
            sizes = (sign * terms.loc[actor]).clip(lower=0)
            starts = sign * (sizes.cumsum() - sizes)
            axes.barh([y] * len(sizes), sign * sizes, left=starts, height=0.64 * min(rows), color=colours)
        marks.halo_line(axes, y, spread.loc[actor, "low"], spread.loc[actor, "high"])
        total = means.loc[actor, "total"]
        axes.plot([total], [y], "o", color="black", markersize=5.5, markeredgecolor="white", zorder=5)
        page.write(figure, page.PAD, y, page.wrap(label, column, page.LABEL))
        page.write(figure, page.RIGHT, y, numbers.signed(total, digits), ha="right")
    zero = left + width * -limits[0] / (limits[1] - limits[0])
    page.write(figure, zero, top + 0.09, say("gains.status_quo"), size=page.SMALL, ha="center")
    page.note(figure, page.RIGHT, top + 0.09, say("quantity.total"), ha="right")
    page.legend(figure, top + 0.34, {say(f"quantity.{term}"): marks.TERMS[term] for term in terms})
    return figure


def _most_frequent(blockers: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The actors to show, most frequent first, and a note on those that are not shown."""
    actors = blockers.assign(first=blockers.get("first", True))
    if len(actors) <= MOST_ACTORS:
        return actors.sort_values("share", ascending=False, kind="stable"), ""
    actors = actors.sort_values(["first", "share"], ascending=False, kind="stable")
    blocked = actors[actors["share"] > 0]
    never = len(actors) - len(blocked)
    top = say("blockers.top" if len(blocked) > MOST_ACTORS else "blockers.all", most=MOST_ACTORS, blocked=len(blocked))
    note = say("blockers.shown", top=top, never=never or say("none"), actors=len(actors))
    return blocked.head(MOST_ACTORS), f"\n{note}"
