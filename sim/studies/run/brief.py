"""The first sheet of a run's report: what somebody who decides has to know of it, each thing in a sentence or two.

Its range is that of what the model assumes, never the luck of a finite number of runs, which is named apart. What other
studies know of the scenario is taken from their results where there are any, and else computed with few runs.
"""

from functools import cached_property
from typing import Any

import pandas as pd

from ...page.report import Drawing, Part
from ...results import cases
from ...results.findings import Findings, Progress
from ...scenario.load import vary
from ...scenario.schema import Scenario
from ...scenario.vocabulary import BASES, SHELVED
from ...words import say
from ...words.numbers import interval, month, number, percent, points
from ..backtest.forecasts import FORECAST
from ..blockers.blame import carriers
from ..blockers.study import blockers
from ..forecast.study import forecast
from ..sure import names
from ..sure.figures import sheet_figure
from ..sure.study import sure
from ..targets.figures import finding as hit_most
from ..targets.study import targets
from .levers import OURSELVES, moved
from .retry import later_starts
from .study import RunFindings

#: Runs and points behind what is computed here.
RUNS, POINTS, EXPLAINED, PLAYED = 10_000, 256, 20_000, 100
#: Blockers and levers that are listed; the least share of failures, and effect, that are.
BLOCKERS, LEVERS, OFTEN, EFFECT = 3, 5, 0.1, 0.005
#: By how much a later start must be better to be worth waiting for.
WORTH_WAITING = 0.02


class Brief:
    """What the first sheet says of a run; `rests` counts its numbers by basis."""

    def __init__(self, run: RunFindings, rests: dict[str, int], progress: Progress):
        self.run, self.rests, self.progress = run, rests, progress
        self.scenario, self.told = run.scenario, run.report()
        #: Behaviours of somebody's own are known to no other study.
        self.is_known = "behaviours" not in run.about

    @cached_property
    def adopted(self) -> float:
        """Share of runs in which a draft is adopted."""
        return 1.0 - next(row["share"] for row in self.told["outcomes"] if row["name"] == SHELVED)

    @cached_property
    def sure(self) -> Findings | None:
        """How far adoption moves with what is assumed; None of runs that nothing can run again."""
        if not self.is_known:
            return None
        stored = self._stored("sure", quantity="adopted")
        return stored or sure(self.scenario, quick=True, runs=RUNS, points=POINTS, seed=self.run.seed,
                              progress=self.progress)  # fmt: skip

    @property
    def question(self) -> str:
        """Would these members adopt the proposal?"""
        members = [name for name in self.scenario.voters if name != self.scenario.host]
        proposed = self.scenario.label(self.scenario.drafts[0])
        rule = cases.rule_in_words(self.scenario.decision, {n: self.scenario.label(n) for n in self.scenario.actors})
        return say("brief.question", draft=proposed, members=len(members), rule=rule)

    @property
    def answer(self) -> str:
        """The likelier end, how often it comes, and between what that lies with what is assumed."""
        is_shelved = self.adopted < 0.5
        share = 1.0 - self.adopted if is_shelved else self.adopted
        if self.sure is None:
            return say("brief.shelved.alone" if is_shelved else "brief.adopted.alone", share=percent(share))
        low, high = names.moved_by_assumptions(self.sure)
        if is_shelved:
            low, high = 1.0 - high, 1.0 - low
        which = ("brief.shelved" if is_shelved else "brief.adopted") + (".always" if low > 0.5 else "")
        return say(which, share=percent(share), interval=interval(low, high))

    @property
    def luck(self) -> str:
        """The error of a finite number of runs."""
        row = next(row for row in self.told["outcomes"] if row["name"] == SHELVED)
        half = 50 * (row["high"] - row["low"])
        return say("brief.luck", runs=f"{self.run.runs:,}", half=f"{half:.1f}")

    @property
    def drawing(self) -> Drawing:
        """The widest of what moves the answer."""
        figure, title = None, say("outcomes.finding")
        if self.sure is not None:
            told = percent(self.adopted), interval(*names.moved_by_assumptions(self.sure))
            title = say("brief.figure", share=told[0], interval=told[1])
            figure = sheet_figure(self.sure, title)
        figure = figure or self.run.plot("outcomes")
        return Drawing("sheet", figure, say("figure.title", title=self.scenario.title, finding=title), self.answer)

    @property
    def parts(self) -> list[Part]:
        """Who stands in the way, what would change it, what external powers do, when to try again, the record, and
        what it rests on; without what does not apply."""
        them = [self._in_the_way(), *self._changes(), *self._external(), self._when(), *self._record(), self._basis()]
        return [part for part in them if part.texts or part.rows]

    @cached_property
    def _blocking(self) -> pd.DataFrame:
        """Blockers of failures that were explained, who stands most in the way first."""
        if not self.is_known:
            return pd.DataFrame(columns=["actor", "shapley", "blocked"])
        found = blockers(self.run, runs=min(self.run.runs, EXPLAINED), progress=self.progress).tables["actors"]
        return found[found["shapley"] > 0].sort_values("shapley", ascending=False, kind="stable")

    def _in_the_way(self) -> Part:
        heading, often = say("brief.way"), self._blocking[self._blocking["blocked"] >= OFTEN]
        if not self.is_known:
            return Part(heading, rows=[
                (self.scenario.label(actor), say("brief.way.blocked", share=percent(share)))
                for actor, share in sorted(self.told["blockers"].items(), key=lambda pair: -pair[1])[:BLOCKERS]
            ])  # fmt: skip
        if often.empty:
            return Part(heading, [say("report.blocks.nobody")])
        rows = [self._reason(row) for row in often.head(BLOCKERS).to_dict("records")]
        more = [say("brief.way.more", count=len(often) - BLOCKERS)] if len(often) > BLOCKERS else []
        return Part(heading, [*more, say("brief.way.about")], rows)

    def _reason(self, row: dict[str, Any]) -> tuple[str, ...]:
        """A blocker, how often it is one, its most frequent named reason, and how often it has none."""
        named = {name: row[name] for name in carriers(self.scenario)[:-1] if row[name] > 0}
        most = max(named, key=lambda name: named[name], default=None)
        why = say("brief.way.unnamed") if most is None else say("brief.way.reason", reason=cases.quantity_in_words(most))
        return (self.scenario.label(row["actor"]), say("brief.way.blocks", share=percent(row["blocked"])), why,
                say("brief.way.unexplained", share=percent(row["reservation"])))  # fmt: skip

    def _changes(self) -> list[Part]:
        if self.sure is None:
            return []
        wanted, blocking = self.adopted < 0.5, self._blocking["actor"].head(BLOCKERS).tolist()
        _, table = moved(self.scenario, blocking, self.run.seed, wanted=wanted, progress=self.progress)
        done = [(self._moved(row), row["effect"], row["who"]) for row in table.head(LEVERS).to_dict("records")]
        done += self._acts(wanted)
        best = sorted((one for one in done if one[1] >= EFFECT), key=lambda one: -one[1])[:LEVERS]
        sign = 1.0 if wanted else -1.0
        rows = [(what, points(sign * effect), say(f"brief.who.{who}")) for what, effect, who in best]
        if not rows:
            return [Part(say("brief.change"), [say("brief.change.nothing")])]
        key = "brief.change.wanted" if wanted else "brief.change.unwanted"
        return [Part(say("brief.change"), [say(key), say("brief.change.who")], rows)]

    def _moved(self, row: dict[str, Any]) -> str:
        low, high = (number(round(row[end], 3)) for end in ("low", "high"))
        label, to = cases.label(self.scenario, row["path"]), number(round(row["to"], 3))
        return say("brief.change.to", label=label, to=to, low=low, high=high)

    def _acts(self, wanted: bool) -> list[tuple[str, float, str]]:
        """What host and sponsor could do otherwise, with its effect."""
        assert self.sure is not None
        variants, sign = self.sure.tables["variants"], 1.0 if wanted else -1.0
        base, found = self.sure.about["headline"]["value"], []
        for actor in (self.scenario.host, self.scenario.sponsor):
            for row in variants[variants["row"] == f"strategy.{actor}"].to_dict("records"):
                act = say("brief.does", who=self.scenario.label(str(actor)), what=say(f"strategy.{row['variant']}"))
                found.append((act, sign * (row["value"] - base), OURSELVES))
        return found

    def _external(self) -> list[Part]:
        """Of each external power, the strategy with which least is adopted, and whom it hits then."""
        if self.sure is None:
            return []
        parts, variants = [], self.sure.tables["variants"]
        for power in self.scenario.externals:
            own = variants[variants["row"] == f"strategy.{power}"]
            if own.empty:
                continue
            plain = {self.scenario.strategy_of(power): self.sure.about["headline"]["value"]}
            shares = {**plain, **dict(zip(own["variant"], own["value"], strict=True))}
            worst = min(shares, key=lambda name: shares[name])
            label = self.scenario.label(power)
            told = say("brief.external.ways", who=label, ways=say("sure.then").join(
                say("sure.variant", variant=say(f"strategy.{name}"), value=percent(share))
                for name, share in shares.items()))  # fmt: skip
            acting = vary(self.scenario, {f"{power}.strategy": worst})
            expected = say("brief.external.worst", who=label, what=say(f"strategy.{worst}"), hit=self._hit(acting))
            parts.append(Part(say("brief.external", who=label), [told, expected]))
        return parts

    def _hit(self, acting: Scenario) -> str:
        found = targets(acting, runs=PLAYED, seed=self.run.seed, progress=self.progress)
        return say("brief.external.hit", finding=hit_most(found)) if len(found.tables["targets"]) else ""

    def _when(self) -> Part:
        rounds, texts = self.told["rounds"], []
        if rounds["adopted"]:
            ends = {"low": rounds["quantiles"]["0.05"], "high": rounds["quantiles"]["0.95"]}
            texts.append(say("report.run.rounds", mean=f"{rounds['mean']:.1f}", **ends))
        if self.is_known and self.scenario.events:
            later = later_starts(self.scenario, self.run.seed, self.progress)
            best = max(later, key=lambda one: one.share, default=None)
            if best is not None:
                told = {"event": self.scenario.label(best.event), "share": percent(best.share),
                        "base": percent(self.adopted),
                        "when": month(best.month) if best.month else say("brief.when.round", round=best.round)}  # fmt: skip
                worth = best.share - self.adopted >= WORTH_WAITING
                texts.insert(0, say("brief.when.later" if worth else "brief.when.no_better", **told))
        elif self.is_known:
            texts.insert(0, say("brief.when.undated"))
        return Part(say("brief.when"), texts)

    def _record(self) -> list[Part]:
        if not self.is_known:
            return []
        made = self._stored("forecast") or forecast(self.scenario, seed=self.run.seed, progress=self.progress)
        table, record = made.tables["forecast"].set_index("outcome"), made.tables["record"]
        own = record[(record["forecaster"] == FORECAST) & (record["measure"] == "brier")].iloc[0]
        shelved = table.loc[SHELVED]
        texts = [
            say("brief.record", cases=own["cases"], score=f"{own['mean']:.3f}", base=f"{own['base_rate']:.3f}",
                hardest=f"{own['hardest']:.3f}"),
            say("brief.record.here", share=percent(1.0 - shelved["probability"]),
                interval=interval(1.0 - shelved["high"], 1.0 - shelved["low"])),
        ]  # fmt: skip
        return [Part(say("brief.record.heading"), texts)]

    def _basis(self) -> Part:
        counts = {basis: f"{self.rests[basis]:,}" for basis in BASES}
        return Part(say("brief.rests"), [say("report.rests.count", count=f"{self.rests['all']:,}", **counts)])

    def _stored(self, study: str, **about: str) -> Findings | None:
        """Results of a study of this scenario that are there already."""
        return next(
            (one for one in self.run.others
             if one.study == study and all(one.about.get(key) == value for key, value in about.items())),
            None,
        )  # fmt: skip
