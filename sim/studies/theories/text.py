"""What rival theories predict beside the simulation, for a person."""

from typing import Any

from ...console import between, heading, made, out, table
from ...results.about import runs
from ...results.findings import Findings
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import count, percent
from .study import theory_in_words, why_in_words

#: Outcomes that are printed; of a fine grid those with the largest shares.
_MOST = 8
#: The source of what is no theory, as the table keeps it.
_FLOOR = "no theory: the floor"


def text(found: Findings) -> None:
    """What the simulation and every theory predict, and why a theory does not apply."""
    report, scenario = found.report(), found.scenario
    heading(found.title, made(runs(found.runs), found.seed), report["changes"])
    outcomes = [{**row, "label": scenario.label(row["outcome"])} for row in report["outcomes"]]
    many = report["draws"] > 1
    _print_scale(report, outcomes, scenario)
    if many:
        out.print(say("theories.text.draws", draws=count(report["draws"])))
    out.print()
    spreads = [say("theories.text.spread")] * many
    listed = table(say("theories.text.theory"), say("theories.text.prediction"), *spreads)
    for name in ("nearest", "source"):
        listed.add_column(say(f"theories.text.{name}"))
    known = {kept["label"]: row["label"] for kept, row in zip(report["outcomes"], outcomes, strict=True)}
    for row in report["theories"]:
        why = why_in_words(row["why_not"])
        point, spread, nearest = "", "", say("theories.inapplicable", why=why)
        if row["mean"] is not None:
            nearest = known.get(row["nearest"], row["nearest"])
            if row["applies"] != 1:
                nearest = say("theories.text.partly", nearest=nearest, share=percent(row["applies"]), why=why)
            point, spread = f"{row['mean']:.2f}", between(f"{row['low']:.3g}", f"{row['high']:.3g}")
        label = theory_in_words(row["theory"], row["label"], scenario)
        source = say("theories.text.floor") if row["source"] == _FLOOR else row["source"]
        listed.add_row(label, point, *([spread] * many), nearest, source)
    out.print(listed)
    _print_simulation(report, outcomes, scenario)


def _print_scale(report: dict[str, Any], outcomes: list[dict[str, Any]], scenario: Scenario) -> None:
    """The scale, what it is called, and where the outcomes of a menu stand on it."""
    scale = report["scale"]
    ends: dict[str, Any] = {end: f"{scale[end]:g}" for end in ("low", "high")}
    if scale["is_menu"]:
        placed = sorted((row["place"], row["label"]) for row in outcomes if row["place"] is not None)
        places = say("report.comma").join(f"{label} {place:.2g}" for place, label in placed)
        out.print(say("theories.text.scale.menu", **ends, places=places))
    elif scale["label"]:
        spatial = scenario.spatial
        label = spatial.scale.label if spatial is not None else scale["label"]
        out.print(say("theories.text.scale.named", **ends, label=label))
    else:
        out.print(say("theories.text.scale", **ends))


def _print_simulation(report: dict[str, Any], outcomes: list[dict[str, Any]], scenario: Scenario) -> None:
    """The simulated distribution, and where it lies."""
    found = report["simulated"]
    if found["mean"] is None:
        out.print("\n" + say("theories.text.shelved"))
    else:
        placeless = any(row["place"] is None for row in outcomes)
        ends = {name: f"{found[name]:.3g}" for name in ("median", "low", "high")}
        told: dict[str, Any] = {"adopted": percent(found["adopted"]), "mean": f"{found['mean']:.2f}", **ends}
        out.print("\n" + say("theories.text.of_adopted" if placeless else "theories.text.of_all", **told))
    shown = sorted(sorted(outcomes, key=lambda row: -row["share"])[:_MOST], key=outcomes.index)
    listed = " · ".join(f"{row['label']} {percent(row['share'])}" for row in shown if row["share"] > 0)
    out.print(f"  {listed}{say('theories.text.smaller') if len(outcomes) > _MOST else ''}")
    seen = report["observed"]
    if seen:
        outcome = scenario.label(scenario.observed.outcome) if scenario.observed else seen["label"]
        out.print(
            say("theories.text.observed", outcome=outcome)
            if seen["place"] is None
            else say("theories.text.observed.at", outcome=outcome, place=f"{seen['place']:.3g}")
        )
