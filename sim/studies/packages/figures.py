"""The figures of packages over futures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ... import __version__
from ...figures import page
from . import drawing as packages


def draw_packages(folder: Path, tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any]) -> list[Path]:
    """Draws how far each package spreads over the futures, and what robustness costs where two or more have costs.

    `tables`: shares and robustness as `analysis.packages` gives them. `manifest`: title, goal (in words), at_least,
    runs, seed. Where there are several scenarios the costs are shown over all of them together.
    """
    folder.mkdir(exist_ok=True)
    shares, table = tables["shares"], tables["robustness"]
    scenarios, futures = shares["scenario"].unique().tolist(), shares["future"].nunique()
    named = scenarios[0] if len(scenarios) == 1 else f"{len(scenarios)} scenarios"
    how = f"{futures:,} futures, {manifest['runs']:,} runs in each, the same draws for all"
    source = f"nacsim {__version__} · {named} · {how} · seed {manifest['seed']}"

    def about(finding: str) -> dict[str, Any]:
        said = {"goal": manifest["goal"], "at_least": manifest["at_least"], "source": source}
        return {**said, "title": f"{manifest['title']}: {finding}"}

    drawn = {"packages": packages.spread(shares, table, **about("how robust"))}
    last = table[table["scenario"] == table["scenario"].iloc[-1]]
    if last["cost"].notna().sum() >= 2:
        over = " over all scenarios" if len(scenarios) > 1 else ""
        drawn["pareto"] = packages.pareto(last, **about(f"what robustness costs{over}"))
    return page.save_all(folder, drawn)
