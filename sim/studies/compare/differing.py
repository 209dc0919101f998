"""What one scenario does differently from another, in words."""

from ...engines.layout import Layout
from ...results.about import listed
from ...results.labels import label, rule_in_words
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import number


def differing(base: Scenario, other: Scenario) -> list[str]:
    """What another scenario does differently, in words: numbers, rule, menu, who sits, events."""
    before, after = ({row.name: row.quantity for row in Layout(side).stated} for side in (base, other))
    found = []
    for name in before.keys() & after.keys():
        was, now = before[name], after[name]
        if (was.value, was.low, was.high) != (now.value, now.low, now.high):
            ends = number(was.value), number(now.value)
            found.append(say("report.compare.from_to", label=label(base, name), before=ends[0], after=ends[1]))
    found.sort()
    for name in (name for name in other.actors if name in base.actors):
        if base.strategy_of(name) != other.strategy_of(name):
            follows = say(f"strategy.{other.strategy_of(name)}")
            found.append(say("report.compare.strategy", label=other.label(name), strategy=follows))
    if base.decision != other.decision:
        labels = {name: other.label(name) for name in other.actors}
        found.append(say("report.compare.rule", rule=rule_in_words(other.decision, labels)))
    if base.drafts != other.drafts:
        menu = say("report.comma").join(other.label(name) for name in other.drafts)
        found.append(say("report.compare.menu", menu=menu))
    for key, one, than in (("seated", other, base), ("unseated", base, other)):
        if more := [one.label(name) for name in one.actors if name not in than.actors]:
            found.append(say(f"report.compare.{key}", who=listed(more)))
    for name in dict.fromkeys((*base.events, *other.events)):
        if base.events.get(name) != other.events.get(name):
            event = (other if name in other.events else base).label(name)
            kept = name in base.events and name in other.events
            key = "report.compare.event" if kept else f"changed.{'added' if name in other.events else 'left_out'}"
            found.append(say(key, event=event))
    return found or [say("report.compare.same")]
