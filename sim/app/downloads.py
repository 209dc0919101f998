"""What the page hands over to be kept: the scenario, the figure of the open view, the command."""

import base64
import itertools
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from .. import __version__
from ..figures import heat
from ..results.about import about
from ..results.findings import Findings, Picture
from ..results.labels import label
from ..scenario.schema import Scenario
from ..studies.compare import figures as compare
from ..studies.compare.bars import bars
from ..studies.run import figures as run
from ..studies.trace.figures import trace_figure
from ..studies.trace.rounds import told_of
from ..words import say
from .beside import Side, frame_of
from .controls import map_axes, values
from .state import State

_MIME = {"html": "text/html", "yaml": "application/yaml", "svg": "image/svg+xml", "png": "image/png"}
_serials = itertools.count(1)


def file_for(name: str, kind: str, data: bytes) -> dict[str, Any]:
    """A file for the browser to keep: serial (each is handed over once), name, mime, data (base64)."""
    encoded = base64.b64encode(data).decode()
    return {"serial": next(_serials), "name": f"{name}.{kind}", "mime": _MIME[kind], "data": encoded}


def picture(figure: Picture, kind: str) -> bytes:
    """A figure as `svg` or `png` (200 dpi)."""
    return figure.png() if kind == "png" else figure.svg().encode()


def figure_of(
    state: State, scenario: Scenario, said: Sequence[str], found: Mapping[str, Any], before: Mapping[str, Any] | None,
    sides: Sequence[Side] = (),
) -> Picture:  # fmt: skip
    """The figure of the open view, as `nacsim` draws it; of changed outcomes, before and after side by side, and all
    of the `sides` where variants were kept.

    `said` is the command whose numbers they are; `found` and `before` are results of that view.
    """
    if state.tab == "sure":
        doubt: Findings = found["sure"]
        return doubt.plot("sure")
    made = f"nacsim {__version__} · {shlex.join(said)}"
    if state.tab == "map":
        x, y = map_axes(scenario, state)
        labels = {path: label(scenario, path) for path in (x, y)}
        now = values(scenario)
        frame = found["table"].rename(columns={state.shown: "share"})[[x, y, "share"]]
        heads = about(scenario.title, say("app.map.head"), made)
        here, outcome = (now[x], now[y]), say(state.shown)
        return heat.heat_map(frame, x=x, y=y, outcome=outcome, here=here, labels=labels, **heads)
    if state.tab == "run":
        return trace_figure(scenario, told_of(scenario, state.run, state.seed))
    heads = about(scenario.title, say(f"app.{state.tab}.head"), made)
    frames = found["frames"]
    if state.tab == "blockers":
        actors, groups = _labelled(frames["actors"], "actor", scenario), frames["coalitions"]
        together = [" + ".join(scenario.label(name) for name in names.split(",")) for names in groups["blockers"]]
        return run.who_broke_silence(actors, groups.assign(label=together), **heads)
    if state.tab == "time":
        agreement = _labelled(frames["agreement"], "draft", scenario)
        last = agreement["round"].max()
        events = sorted((when, scenario.label(name)) for when, name in found["events"] if when <= last)
        return run.agreement_over_time(agreement, events, start=scenario.start, **heads)
    if len(sides) > 2:
        return bars(frame_of(sides), **heads)
    shares = _labelled(frames["shares"], "outcome", scenario)
    if before is None:
        return run.outcome_shares(shares, **heads)
    old = _labelled(before["frames"]["shares"], "outcome", scenario).assign(scenario=say("app.as_coded"))
    return compare.slope(pd.concat([old, shares.assign(scenario=say("app.changed"))]), **heads)


def _labelled(frame: pd.DataFrame, column: str, scenario: Scenario) -> pd.DataFrame:
    """A table with the labels of the names in a column, in the language of the scenario."""
    return frame.assign(label=[scenario.label(name) for name in frame[column]])
