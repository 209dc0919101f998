"""What the templates draw: results put into words, colours and places, as plain JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from ..figures import heat as shading
from ..figures import marks, page
from ..results.labels import label, quantity_in_words
from ..scenario.dates import month_of_round
from ..scenario.files import shipped
from ..scenario.grouping import GROUPS, group_of
from ..scenario.schema import Scenario
from ..scenario.vocabulary import SHELVED
from ..studies.run import figures as run
from ..words import numbers, phrases, say
from .controls import values
from .library import Library

#: Bars above which those that are too short to be seen are left out.
MOST_ROWS = 12
#: Actors that are named beside the outcomes.
MOST_WHO = 4


def words() -> dict[str, str]:
    """The page's words in the language spoken here, by key without `app.`; places for values stay open."""
    return {key.removeprefix("app."): text for key, text in phrases("app.", "blockers.", "adopted").items()}


def titles(library: Library, language: str) -> list[dict[str, Any]]:
    """Every scenario in its group, those of the visitor and of the command line first: the group's title and its names
    and titles. One whose file has mistakes goes by its name."""
    ships = set(shipped())
    grouped: dict[str, list[dict[str, str]]] = {"own": [], **{group: [] for group in GROUPS}}
    for name, scenario in library.scenarios():
        title = f"{name} ({say('app.has_mistakes')})" if scenario is None else scenario.title.in_language(language)
        group = "own" if scenario is None or library.files.get(name) not in ships else group_of(scenario)
        grouped[group].append({"name": name, "title": title})
    called = {"own": say("app.own"), **{group: say(f"list.{group}") for group in GROUPS}}
    return [{"title": called[group], "scenarios": found} for group, found in grouped.items() if found]


def colours(scenario: Scenario) -> dict[str, str]:
    """The colour of every outcome, as in every figure of nacsim."""
    return dict(zip(scenario.outcomes, marks.outcome_colours(scenario.outcomes), strict=True))


def outcomes(scenario: Scenario, found: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Bars of the outcomes: rows with name, label, colour, share, low, high, text, and `before` with its text where
    the scenario was changed and had the outcome before; sums of adopted; what really happened; who blocks most; and
    with which of the numbers that runs draw adoption goes."""
    shades, rows = colours(scenario), _bars(scenario, found["shares"], (before or {}).get("shares", ()))
    for row in rows:
        shade = shades[row["name"]]
        row |= {"colour": shade, "dark": marks.ink_on(shade) == "white"}
    shown, observed = _seen(rows), scenario.observed
    when = say("report.run.when", date=numbers.month(observed.date)) if observed and observed.date else ""
    return {
        "rows": shown,
        "rare": say("app.rare", count=len(rows) - len(shown)) if len(rows) > len(shown) else "",
        "adopted": numbers.percent(1.0 - found["shares"][-1]["share"]),
        "observed": f"{scenario.label(observed.outcome)}{when}" if observed else "",
        "note": observed.note if observed else "",
        "who": [
            {"label": scenario.label(row["name"]), "share": row["share"], "text": numbers.percent(row["share"])}
            for row in found["actors"][:MOST_WHO]
            if row["share"] > 0
        ],
        "leaning": [
            {"label": label(scenario, row["quantity"]), **{end: row[end] for end in ("lowest", "highest")},
             "texts": [numbers.percent(row[end]) for end in ("lowest", "highest")]}
            for row in found.get("leaning", ())
        ],
    }  # fmt: skip


def _bars(scenario: Scenario, shares: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]) -> list[dict]:
    """Rows of bars in words, with what each was before."""
    rows, ghosts = [], {row["name"]: row["share"] for row in before}
    for row in shares:
        entry = {**row, "label": scenario.label(row["name"]), "text": numbers.percent(row["share"])}
        entry["interval"] = f"{100 * row['low']:.1f}–{100 * row['high']:.1f}"
        if row["name"] in ghosts:
            ghost = ghosts[row["name"]]
            entry |= {"before": ghost, "before_text": say("app.before", share=numbers.percent(ghost))}
            entry["change"] = say("app.points", change=numbers.points(row["share"] - ghost))
        rows.append(entry)
    return rows


def _seen(rows: list[dict]) -> list[dict]:
    """Of many bars those that are to be seen: the share, or what it was before, is a thousandth or more."""
    seen = [row for row in rows if row["share"] >= 0.001 or row.get("before", 0.0) >= 0.001]
    return seen if len(rows) > MOST_ROWS else rows


def blockers(scenario: Scenario, found: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Bars of who stands in the way, and of the most frequent sets of blockers."""
    rows = _bars(scenario, found["actors"], (before or {}).get("actors", ()))
    for row in rows:
        row["objected"] = say("app.objected", share=numbers.percent(row["objected"]))
    groups = [
        {
            "label": " + ".join(scenario.label(name) for name in group["names"]),
            "share": group["share"],
            "text": numbers.percent(group["share"]),
            "alone": len(group["names"]) == 1,
        }
        for group in found["coalitions"]
    ]
    top = page.round_up(max([row["high"] for row in rows] + [row.get("before", 0.0) for row in rows] + [0.0]))
    shades, nobody = {"alone": run.ALONE, "joined": run.JOINED}, found["shares"][-1]["share"] == 0
    return {"rows": _seen(rows), "groups": groups, "top": top, "colours": shades, "nobody": nobody}


def time(scenario: Scenario, found: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Steps of the drafts over the rounds, the total before the changes, events, and rounds to agreement in words."""
    shades = colours(scenario)
    agreement = found["agreement"]
    rounds = len(agreement[scenario.drafts[0]])
    total = [sum(shares) for shares in zip(*(before or {}).get("agreement", {}).values(), strict=True)]
    spent = found["rounds"]
    said = say("app.no_rounds")
    if spent["adopted"]:
        median, low, high = (spent["quantiles"][level] for level in ("0.5", "0.05", "0.95"))
        ends = {"median": median, "low": low, "high": high}
        said = say("app.rounds", mean=f"{spent['mean']:.1f}", runs=f"{spent['adopted']:,}", **ends)
    return {
        "rounds": rounds,
        "months": [month_of_round(scenario.start, n) for n in range(1, rounds + 1)] if scenario.start else [],
        "drafts": [
            {"label": scenario.label(name), "colour": shades[name], "shares": agreement[name],
             "text": numbers.percent(agreement[name][-1])}
            for name in scenario.drafts
            if len(scenario.drafts) <= MOST_ROWS or agreement[name][-1] >= 0.001
        ],
        "before": total,
        "open": {"colour": run.OPEN, "text": numbers.percent(found["shares"][-1]["share"])},
        "events": [{"round": when, "label": scenario.label(name)} for when, name in found["events"] if when <= rounds],
        "percents": [numbers.in_percent(f"{part}") for part in (0, 25, 50, 75, 100)],
        "said": said,
    }  # fmt: skip


def told(scenario: Scenario, rounds: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rounds of a run as the page tells them (`studies.trace.rounds.rounds_of`)."""
    return [_told(scenario, now) for now in rounds]


def _told(scenario: Scenario, now: Mapping[str, Any]) -> dict[str, Any]:
    decision, shades = now["decision"], colours(scenario)
    key = "goes_on" if decision is None else SHELVED if decision == SHELVED else "adopted"
    draft = scenario.label(now["draft"])
    return {
        "round": now["round"],
        "month": now["month"] or "",
        "draft": draft,
        "colour": shades[now["draft"]],
        "why": say("app.run.why", aspiration=f"{now['aspiration']:.2f}"),
        "events": [scenario.label(name) for name in now["events"]],
        "end": say(f"app.run.{key}", draft=draft, round=now["round"]),
        "outcome": decision or "",
        "actors": [_actor(scenario, name, state) for name, state in now["actors"].items()],
    }


def _actor(scenario: Scenario, name: str, state: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: numbers.signed(state[key], 2) for key in ("gain", "reservation", "solidarity")}
    terms = {quantity_in_words(term): numbers.signed(value, 2) for term, value in state["terms"].items()}
    return {
        "label": scenario.label(name),
        "terms": [{"name": term, "text": text} for term, text in terms.items()],
        **said,
        "solidarity": said["solidarity"] if state["role"] == "member" else "",
        "balance": "" if state["balance"] is None else numbers.signed(state["balance"], 2),
        "answer": say(f"app.answer.{state['answer']}"),
        "no": state["answer"] in ("breaks silence", "declines"),
    }


def heat(scenario: Scenario, found: Mapping[str, Any], x: str, y: str, shown: str) -> dict[str, Any]:
    """Cells of a map, from the top left: colour, ink, share in whole percent and what each says; the line of 50 % as
    points of a square from (0, 0) at the top left to (1, 1); the place of the scenario as it is now."""
    now = values(scenario)
    names = [label(scenario, path) for path in (x, y)]
    shares, xs, ys = np.array(found[shown]), found["xs"], found["ys"]
    (low, high), _ = shading.scale_of(shares)

    def shade(share: float) -> str:
        return to_hex(shading.RISING((share - low) / (high - low)))

    cells = []
    for b, line in zip(reversed(ys), shares[::-1], strict=True):
        for a, share in zip(xs, line, strict=True):
            where: dict[str, Any] = {"x": f"{names[0]} {numbers.number(a)}", "y": f"{names[1]} {numbers.number(b)}"}
            said = say("app.map.cell", share=numbers.percent(share), **where)
            cells.append({"colour": shade(share), "dark": marks.ink_on(shade(share)) == "white",
                          "text": f"{100 * share:.0f}", "title": said})  # fmt: skip
    ends = [(now[x], xs), (now[y], ys)]
    place = [np.interp(here, at, np.arange(len(at))) / (len(at) - 1) if at[0] <= here <= at[-1] else None
             for here, at in ends]  # fmt: skip
    steps = np.linspace(low, high, 6)
    return {
        "cells": cells,
        "columns": len(xs),
        "lines": len(ys),
        "x": {"name": names[0], "ticks": [numbers.number(v) for v in xs]},
        "y": {"name": names[1], "ticks": [numbers.number(v) for v in reversed(ys)]},
        "half": _half(shares),
        "here": place if None not in place else None,
        "bar": [{"colour": shade(share), "text": numbers.percent(share)} for share in steps],
        "runs": f"{found['runs']:,}",
    }


def _half(shares: np.ndarray) -> list[str]:
    """The lines at which shares, given as rows of y from below, cross one half: points as SVG takes them."""
    if not shares.min() < 0.5 <= shares.max() or min(shares.shape) < 2:
        return []
    rows, columns = shares.shape
    across, down = (np.arange(columns) + 0.5) / columns, 1.0 - (np.arange(rows) + 0.5) / rows
    lines = shading.contour(Figure().subplots(), across, down, shares, 0.5, [("black", 1.0)])
    return [" ".join(f"{x:.4f},{y:.4f}" for x, y in line) for line in lines]
