"""What would change the answer, ranked by effect and marked by who could do it: a part of a run's first sheet."""

from typing import Any

from ...page.report import Part
from ...results.findings import Findings, Progress, unseen
from ...results.labels import label
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import number, points
from .means import OURSELVES, effects_of

#: What is listed, and the least effect that is.
LISTED, EFFECT = 5, 0.005


def brief(run: Findings, progress: Progress = unseen) -> Part:
    """Numbers at the better end of their coded range, and what host and sponsor could do otherwise, as far as `sure`
    among the other findings of the run says so."""
    scenario, wanted = run.scenario, run.report()["outcomes"][-1]["share"] > 0.5
    _, table = effects_of(run, progress)
    done = [(_moved(row, scenario), row["effect"], row["who"]) for row in table.head(LISTED).to_dict("records")]
    done += _acts(run, wanted)
    best = sorted((one for one in done if one[1] >= EFFECT), key=lambda one: -one[1])[:LISTED]
    if not best:
        return Part(say("brief.change"), [say("brief.change.nothing")])
    sign = 1.0 if wanted else -1.0
    rows = [(what, points(sign * effect), say(f"brief.who.{who}")) for what, effect, who in best]
    told = say("brief.change.wanted" if wanted else "brief.change.unwanted")
    return Part(say("brief.change"), [told, say("brief.change.who")], rows)


def _moved(row: dict[str, Any], scenario: Scenario) -> str:
    low, high, to = (number(round(row[end], 3)) for end in ("low", "high", "to"))
    return say("brief.change.to", label=label(scenario, row["path"]), to=to, low=low, high=high)


def _acts(run: Findings, wanted: bool) -> list[tuple[str, float, str]]:
    """What host and sponsor could do otherwise, by how much that is better, and that it is theirs."""
    found, scenario = run.other("sure", quantity="adopted"), run.scenario
    if found is None:
        return []
    variants, sign, acts = found.tables["variants"], 1.0 if wanted else -1.0, []
    for actor in (scenario.host, scenario.sponsor):
        for row in variants[variants["row"] == f"strategy.{actor}"].to_dict("records"):
            what = say("brief.does", who=scenario.label(str(actor)), what=say(f"strategy.{row['variant']}"))
            acts.append((what, sign * (row["value"] - found.about["headline"]["value"]), OURSELVES))
    return acts
