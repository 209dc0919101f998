"""The limits of a box in words: `France's autonomy is below 0.62`."""

from collections.abc import Mapping, Sequence

from ...scenario.schema import Scenario
from ...scenario.vocabulary import WEIGHTS


def subject(scenario: Scenario, parameter: str) -> str:
    """A parameter in the middle of a sentence: `France's autonomy`, `the reach of “Contact point”`."""
    head, _, rest = parameter.partition(".")
    words = rest.replace("_", " ").replace(".", " ")
    if head in scenario.actors:
        label = scenario.label(head)
        return f"{label}{'’' if label.endswith('s') else '’s'} {words}"
    if head in scenario.drafts:
        return f"the {words} of “{scenario.label(head)}”"
    if head == "weights" and rest in WEIGHTS:
        return f"the weight of the {words} term"
    if head == "process" and rest:
        return "the number of rounds" if rest == "rounds" else f"the {words} of the process"
    if parameter == "decision.rule":
        return "the decision rule"
    return f"the {words or parameter.replace('_', ' ')}"


def condition(name: str, low: float | None, high: float | None, kept: Sequence[str], digits: int) -> str:
    """What a limit asks of a parameter: `France's autonomy is below 0.62`, `the rule is majority or unanimity`."""
    if kept:
        return f"{name} is {kept[0] if len(kept) == 1 else ', '.join(kept[:-1]) + ' or ' + kept[-1]}"
    if low is not None and high is not None:
        return f"{name} is between {low:.{digits}f} and {high:.{digits}f}"
    return f"{name} is above {low:.{digits}f}" if low is not None else f"{name} is below {high:.{digits}f}"


def digits_for(width: float) -> int:
    """Decimals that tell limits within a range of this width apart: two for [0, 1], none for hundreds."""
    return 2 if width <= 1.5 else 1 if width <= 15 else 0 if width > 100 else 1


def box_sentence(opening: str, least: float, conditions: Sequence[str], box: Mapping[str, float], *, rest: bool) -> str:
    """A box as a sentence.

    `opening` is the outcome as a clause (`A draft is adopted`), `least` the share of runs from which on a case is of
    interest, `rest` that the box is one of what earlier boxes left over.
    """
    joined = conditions[0] if len(conditions) == 1 else f"{', '.join(conditions[:-1])} and {conditions[-1]}"
    where = "Outside the boxes before, " if rest else ""
    head = f"{opening[0].lower()}{opening[1:]}" if rest else opening
    claim = f"{where}{head} in at least {_percent(least, 1)} of the runs when {joined}"
    held, dense = _percent(box["coverage"], 0), _percent(box["density"], 0)
    return f"{claim}: {held} of all such futures lie there, and {dense} of the futures there are such."


def _percent(share: float, digits: int) -> str:
    """62.5 %, 50 %; never 0 % or 100 % for what is not."""
    text = f"{100 * share:.{digits}f}".removesuffix(".0")
    if 0.0 < share < 1.0 and text in ("0", "100"):
        text = "<1" if share < 0.5 else ">99"
    return f"{text}\u00a0%"
