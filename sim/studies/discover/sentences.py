"""The boxes of a scenario discovery in words: `A draft is adopted in at least 50 % of the runs when France's ...`."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ...results.findings import Findings
from ...results.labels import ADOPTED, CLASSES, quantity_in_words
from ...results.outputs import shares
from ...scenario.schema import Scenario
from ...scenario.text import Text
from ...scenario.vocabulary import WEIGHTS
from ...words import current, say
from ...words.numbers import in_percent


def sentences(
    boxes: pd.DataFrame, limits: pd.DataFrame, scenario: Scenario, opening: str, least: float, *, one_by_one: bool
) -> pd.Series:
    """The sentence of each box, in the order of `boxes`; `boxes` and `limits` as `search.Discovery` has them.

    `opening` is the outcome as a clause, `least` the share of runs from which on a case is of interest; `one_by_one`:
    each box is one of the cases that those before have left.
    """
    said = []
    for box in boxes.to_dict("records"):
        conditions = []
        for row in limits[limits["box"] == box["box"]].to_dict("records"):
            low, high = (row[end] if row[end] == row[end] else None for end in ("low", "high"))
            kept = row["kept"].split(", ") if row["kept"] else ()
            digits = 0 if kept else digits_for(row["highest"] - row["lowest"])
            conditions.append(condition(subject(scenario, row["parameter"]), low, high, kept, digits))
        said.append(box_sentence(opening, least, conditions, box, rest=one_by_one and box["box"] > 0))
    return pd.Series(said, index=boxes.index, dtype=object)


def clause(column: str, label: str) -> str:
    """An outcome as the beginning of a sentence: `The proposal is shelved`."""
    return say(f"box.{column}") if column in (ADOPTED, *CLASSES) else say("box.draft", label=label)


def subject(scenario: Scenario, parameter: str) -> str:
    """A parameter in the middle of a sentence: `France's autonomy`, `the reach of “Contact point”`."""
    head, _, rest = parameter.partition(".")
    words = quantity_in_words(rest)
    if head in scenario.actors:
        label = scenario.label(head)
        return say("box.of_plural" if label.endswith("s") else "box.of_actor", who=label, what=words)
    if head in scenario.drafts:
        return say("box.of_draft", what=words, draft=scenario.label(head))
    if head == "weights" and rest in WEIGHTS:
        return say("box.weight", term=words)
    if head == "process" and rest:
        return say("box.rounds") if rest == "rounds" else say("box.of_process", what=words)
    if parameter == "decision.rule":
        return say("box.rule")
    return say("box.other", what=words or quantity_in_words(parameter))


def condition(name: str, low: float | None, high: float | None, kept: Sequence[str], digits: int) -> str:
    """What a limit asks of a parameter: `France's autonomy is below 0.62`, `the rule is majority or unanimity`."""
    if kept:
        either = say("box.or", first=say("report.comma").join(kept[:-1]), last=kept[-1]) if len(kept) > 1 else kept[0]
        return say("box.is", what=name, value=either)
    key = "box.below" if low is None else "box.above" if high is None else "box.between"
    said: dict[str, Any] = {end: f"{v:.{digits}f}" for end, v in (("low", low), ("high", high)) if v is not None}
    return say(key, what=name, **said)


def digits_for(width: float) -> int:
    """Decimals that tell limits within a range of this width apart: two for [0, 1], none for hundreds."""
    return 2 if width <= 1.5 else 1 if width <= 100 else 0


def box_sentence(opening: str, least: float, conditions: Sequence[str], box: Mapping[str, float], *, rest: bool) -> str:
    """A box as a sentence.

    `opening` is the outcome as a clause (`A draft is adopted`), `least` the share of runs from which on a case is of
    interest, `rest` that the box is one of what earlier boxes left over.
    """
    joined = say("and").join(filter(None, [say("report.comma").join(conditions[:-1]), conditions[-1]]))
    return say(
        "box.outside" if rest else "box.sentence", opening=f"{opening[0].lower()}{opening[1:]}" if rest else opening,
        least=_percent(least, 1), conditions=joined, coverage=_percent(box["coverage"], 0),
        density=_percent(box["density"], 0),
    )  # fmt: skip


def _percent(share: float, digits: int) -> str:
    """62.5 %, 50 %; never 0 % or 100 % for what is not."""
    text = f"{100 * share:.{digits}f}".removesuffix(".0")
    if 0.0 < share < 1.0 and text in ("0", "100"):
        text = "<1" if share < 0.5 else ">99"
    return in_percent(text)


def outcome_in_words(found: Findings) -> str:
    """The outcome that is asked about; as it is kept where no scenario has it."""
    known = (shares(scenario).get(found.about["outcome"]) for scenario in found.scenarios)
    return next(filter(None, known), str(found.about["label"]))


def title_of(found: Findings) -> str:
    """What was searched, by its title; a sweep's is that of its experiment."""
    return (
        found.title if found.about["from"] == found.scenario.name else Text(found.about["title"]).in_language(current())
    )
