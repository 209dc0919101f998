"""Which decision rules are compared, in which forums, and what each is called.

In every forum: unanimity; consensus minus 1, 2 and 3 as long as more than half must agree; two-thirds and simple
majority with one vote each; and, in its own forum, the scenario's own rule where it is another. Rules under which the
same coalitions decide are one rule with several names: of three members, consensus minus 1 is a simple majority.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ...engines.layout import Layout
from ...equations.decision_rules import RULES
from ...errors import Mistake, UsageError, nearest
from ...scenario.load import vary
from ...scenario.schema import Scenario
from ...words import say
from ..compare.study import Side
from .power import Game, game

#: Between the names of rules that come to the same.
ALIKE = " = "
#: Name of the forum in which everybody is asked.
EVERYBODY = "all"
#: A member blocks often if it is among the blockers in this share of all runs under unanimity of all.
OFTEN = 0.1
#: Forums without one member that are compared by default, at most: the figure still fits on a page.
MOST_WITHOUT = 3


@dataclass(frozen=True)
class Forum:
    """Members that are asked: a name for tables, and in words."""

    name: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Procedure:
    """One decision rule in one forum; `scenario` is the one that was asked about, with nothing but this changed."""

    forum: Forum
    rule: str
    label: str
    scenario: Scenario
    is_own: bool

    @property
    def name(self) -> str:
        """How it is called in tables."""
        return f"{self.forum.name}/{self.rule}"

    @cached_property
    def layout(self) -> Layout:
        """Its scenario in numbers."""
        return Layout(self.scenario)

    @cached_property
    def game(self) -> Game:
        """The weighted voting game of those who are asked, in scenario order."""
        return _game(self.layout)

    @property
    def needs(self) -> str:
        """What must keep silent, as in "2 of 3", "60% of 8.5 votes" or "more than half of 321 votes"."""
        played, asked = self.game, len(self.game.votes)
        if set(played.votes) == {1}:
            return say("needs.members", needed=played.quota, asked=asked)
        needs, total = self.layout.rule.needs, float(self.layout.rule.votes.sum())
        share = f"{100 * needs.quota / total:.4g}%" if needs.quota > needs.floor else say("needs.half")
        votes = say("needs.votes", share=share, total=f"{total:.6g}")
        if played.heads:
            votes = say("needs.both", members=say("needs.members", needed=played.heads, asked=asked), votes=votes)
        return votes if played.enough is None else say("needs.or", needs=votes, enough=played.enough, asked=asked)


def everybody(scenario: Scenario) -> Forum:
    """The Council as it sits."""
    return Forum(EVERYBODY, say("forum.all"), scenario.members)


def unanimity(scenario: Scenario) -> Procedure:
    """Unanimity of all members, with which every other procedure is compared."""
    return procedures(scenario, [everybody(scenario)])[0]


def named_forums(scenario: Scenario, texts: Sequence[str]) -> list[Forum]:
    """Forums as they are typed, members separated by commas, in scenario order and each once.

    Raises:
        UsageError: with every name that is no member, is named twice, or is missing.
    """
    mistakes, found = [], []
    for text in texts:
        place, names = f"--forum {text}", [name.strip() for name in text.split(",")]
        for i, name in enumerate(names):
            if not name:
                mistakes.append(Mistake(place, "a name is missing; expected members separated by commas"))
            elif name not in scenario.members:
                mistakes.append(Mistake(place, f"'{name}' is not a member{nearest(name, scenario.members)}"))
            elif name in names[:i]:
                mistakes.append(Mistake(place, f"'{name}' is named twice"))
        found.append(tuple(member for member in scenario.members if member in names))
    if mistakes:
        raise UsageError(list(dict.fromkeys(mistakes)))
    return [forum_of(scenario, members) for members in dict.fromkeys(found)]


def default_forums(scenario: Scenario, base: Side) -> list[Forum]:
    """The Council without each single member that blocks often, the most frequent blocker first, three at the most.

    `base` has the runs under unanimity of all. The sponsor always stays, since a forum that decides without the one
    who proposes is no way around anybody. Leaving out a member that hardly ever blocks changes hardly anything, and
    leaving out several at once is a question about a coalition, which whoever has it asks with --forum.
    """
    members = scenario.members
    often = {m: float((base.blockers & base.bit(m) > 0).mean()) for m in members if m != scenario.sponsor}
    ranked = sorted((member for member, share in often.items() if share >= OFTEN), key=lambda m: -often[m])
    return [forum_of(scenario, tuple(m for m in members if m != left_out)) for left_out in ranked[:MOST_WITHOUT]]


def forum_of(scenario: Scenario, members: tuple[str, ...]) -> Forum:
    """A forum of members, which stand in scenario order, named by those who sit in it or those who do not."""
    missing = [member for member in scenario.members if member not in members]
    if not missing:
        return everybody(scenario)
    if len(missing) < min(len(members), 4):
        return Forum("without_" + "_".join(missing), say("forum.without", members=_listed(scenario, missing)), members)
    return Forum("only_" + "_".join(members), say("forum.only", members=_listed(scenario, members)), members)


def procedures(scenario: Scenario, forums: Sequence[Forum]) -> list[Procedure]:
    """Every rule in every forum, the strictest first; the scenario's own forum is added where it is none of them."""
    own_forum = forum_of(scenario, tuple(m for m in scenario.members if m in (scenario.decision.forum or (m,))))
    every = list(dict.fromkeys([*forums, own_forum]))
    return [procedure for forum in every for procedure in _in_forum(scenario, forum, forum == own_forum)]


def _in_forum(scenario: Scenario, forum: Forum, is_own: bool) -> list[Procedure]:
    asked = {} if forum.name == EVERYBODY else {"forum": list(forum.members)}
    named: dict[Game, list[tuple[str, str, Scenario]]] = {}
    for rule in RULES.values():
        for form in rule.forms(len(forum.members)):
            changed = vary(scenario, {"decision": {"rule": rule.name, **form.parameters, **asked}})
            named.setdefault(_game(Layout(changed)), []).append((form.name, form.label, changed))
    own = _game(Layout(scenario)) if is_own else None
    if own is not None and own not in named:
        decision = scenario.decision
        words = decision.definition.label(decision.parameters)
        words = say("rules.coded", rule=say("rules.weighted", rule=words) if decision.weights else words)
        named[own] = [("as_coded", words, scenario)]
    strictest_first = sorted(named.items(), key=lambda item: -item[0].quota / sum(item[0].votes))
    found = []
    for played, names in strictest_first:
        name, _, changed = names[0]
        short = [label if of != "two_thirds" else say("rules.two_thirds.short") for of, label, _ in names[:-1]]
        words = ALIKE.join([*short, names[-1][1]])
        if played == own and name != "as_coded":
            changed, words = scenario, say("rules.coded", rule=words)
        found.append(Procedure(forum, name, words[0].upper() + words[1:], changed, is_own=played == own))
    return found


def _game(layout: Layout) -> Game:
    rule = layout.rule
    return game([float(vote) for vote in rule.votes[rule.asked]], rule.needs)


def _listed(scenario: Scenario, names: Sequence[str]) -> str:
    """France, Germany and Italy; of many, the first three and how many others."""
    labels = [scenario.label(name) for name in names]
    if len(labels) > 4:
        labels = [*labels[:3], say("forum.others", n=len(labels) - 3)]
    return say("and").join(filter(None, [say("report.comma").join(labels[:-1]), labels[-1]]))
