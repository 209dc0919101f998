"""The figure of one run."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ... import __version__
from ...figures import page
from ...scenario.schema import Scenario
from . import drawing as trace
from .study import rounds_table

_AGREE, _OBJECT = ("keeps silence", "goes on record", "consents"), ("breaks silence", "declines")


def draw_trace(folder: Path, scenario: Scenario, told: dict[str, Any]) -> list[Path]:
    """Draws a trace (`analysis.trace.trace`) into a folder, as PNG and SVG; returns the paths."""
    folder.mkdir(exist_ok=True)
    return page.save_all(folder, {"trace": trace_figure(scenario, told)})


def trace_figure(scenario: Scenario, told: dict[str, Any]) -> Figure:
    """The figure of a trace."""
    table = rounds_table(told)
    rounds = pd.DataFrame(
        {
            "round": table["round"],
            "draft": table["draft"],
            "actor": table["actor"],
            "label": [scenario.label(actor) for actor in table["actor"]],
            "alone": table["gain"] + table["reservation"],
            "balance": table["balance"].astype(float),
            "agrees": np.select([table["answer"].isin(_AGREE), table["answer"].isin(_OBJECT)], [1.0, 0.0], np.nan),
            "answer": [
                f"{answer} by {short:.2f}" if answer in _OBJECT else answer
                for answer, short in zip(table["answer"], table["short"], strict=True)
            ],
        }
    )
    events = [(now["round"], scenario.label(event)) for now in told["rounds"] for event in now["events"]]
    ended = "shelved" if told["outcome"] == "shelved" else f"{scenario.label(told['outcome'])} adopted"
    return trace.decisions(
        rounds, [(draft, scenario.label(draft)) for draft in scenario.drafts], events, start=scenario.start,
        title=f"{scenario.title}: run {told['run']}, {ended} in round {told['round']}",
        source=f"nacsim {__version__} · {scenario.described} · run {told['run']} of seed {told['seed']}",
    )  # fmt: skip
