"""What past decisions say about the parameters, for a person. No score is printed without its cases and baselines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...console import Row, heading, listing, made, out, share, table
from ...console.scores import coded_in_words, print_cases, print_scores
from ...results.findings import Findings
from ...words import say
from ...words.numbers import count, in_percent, signed
from ..backtest.forecasts import BASELINES, MODEL
from .study import ENOUGH, LEFT_OUT, MOVED, forecaster_in_words


def text(found: Findings) -> None:
    """Parameters before and after, what each case contributed, and scores of predictions that left their case out."""
    report = found.report()
    size = say("calibrate.text.size", points=count(report["points"]), runs=count(found.runs))
    heading(say("calibrate.text.title"), made(size, found.seed), report["changes"])
    baselines = {name: say(f"forecaster.{name}") for name in BASELINES}
    titles = {case["name"]: s.title for case, s in zip(found.about["cases"], found.scenarios, strict=True)}
    for model in report["models"]:
        coded = model["preferences"]
        names = ("parameters", "data", "cases")
        own = {name: [row for row in report[name] if row["preferences"] == coded] for name in names}
        for name in ("data", "cases"):
            own[name] = [{**row, "title": titles[row["case"]]} for row in own[name]]
        out.print(f"\n{_gist(model, own['parameters'])}\n")
        columns = _of_parameters()
        listed = table(say("calibrate.text.parameter"), *columns)
        for row in own["parameters"]:  # medians and 90 % intervals, in bold where a parameter has moved
            cells = (cell(row) for cell in columns.values())
            listed.add_row(row["parameter"], *cells, style="bold" if row["moved"] else "")
        out.print(listed)
        out.print()
        out.print(listing(say("calibrate.text.outcome"), own["data"], _of_cases(), label="title"))
        title = say("calibrate.text.predicted", coded=coded_in_words(coded))
        print_cases(title, own["cases"], LEFT_OUT, baselines)
    others = {name: say(f"against.{name}") for name in ("base_rate", MODEL)}
    scores = [{**row, "label": forecaster_in_words(row["forecaster"], row["label"])} for row in report["scores"]]
    print_scores(scores, LEFT_OUT, others)


def _gist(model: Row, parameters: Sequence[Row]) -> str:
    """How much the data say, in a few plain sentences."""
    moved = [row["parameter"] for row in parameters if row["moved"]]
    names = say("report.comma").join(moved)
    some = say("calibrate.text.some", count=len(moved), every=len(parameters), names=names)
    size: dict[str, Any] = {"points": count(model["points"]), "effective": f"{model['effective']:,.0f}"}
    is_enough = model["effective"] >= ENOUGH
    return say(
        "calibrate.text.gist", coded=coded_in_words(model["preferences"]).capitalize(), cases=model["cases"],
        bits=f"{model['bits']:.1f}", which=some if moved else say("calibrate.text.none"), moved=f"{MOVED:g}",
        size=say("calibrate.text.enough" if is_enough else "calibrate.text.too_few", **size),
    )  # fmt: skip


def _spread(name: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        median, low, high = (f"{row[f'{name}.{quantile}']:.2g}" for quantile in ("q50", "q05", "q95"))
        return say("text.with_interval", share=median, low=low, high=high)

    return cell


def _of_parameters() -> Mapping[str, Callable[[Row], str]]:
    """Heading -> what stands below it; the results have means and standard deviations too."""
    return {
        say("calibrate.text.start"): lambda row: f"{row['start']:g}",
        say("calibrate.text.prior"): _spread("prior"),
        say("calibrate.text.posterior"): _spread("posterior"),
        say("calibrate.text.shift"): lambda row: signed(row["shift"], 2),
        say("calibrate.text.narrower"): lambda row: in_percent(signed(100 * row["narrowing"], 0)),
    }


def _of_cases() -> Mapping[str, Callable[[Row], str]]:
    return {
        **{say(f"calibrate.text.by_{name}"): share(name) for name in ("model", "prior", "posterior", "fitted")},
        say("calibrate.text.changes"): lambda row: say("calibrate.text.bits", bits=f"{row['bits']:.2f}"),
    }
