"""What external powers are likely to do: a part of the first sheet of a run's report."""

from ...page.report import Part
from ...results.findings import Findings, Progress, unseen
from ...scenario.load import vary
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import percent
from .figures import finding
from .study import targets, ways_of

#: Runs that are played to see whom it hits.
PLAYED = 40


def brief(run: Findings, progress: Progress = unseen) -> Part | None:
    """Of each external power how much is adopted with either of its strategies, as `sure` among the other findings of
    the run says; which of them does most against it, and whom that hits. None where no power can choose."""
    scenario, found, texts = run.scenario, run.other("sure", quantity="adopted"), []
    if found is None:
        return None
    variants = found.tables["variants"]
    powers = [power for power in scenario.externals if (variants["row"] == f"strategy.{power}").any()]
    for power in powers:
        own = variants[variants["row"] == f"strategy.{power}"]
        shares = {scenario.strategy_of(power): found.about["headline"]["value"],
                  **dict(zip(own["variant"], own["value"], strict=True))}  # fmt: skip
        worst, who = min(shares, key=lambda name: shares[name]), scenario.label(power)
        pairs = ((say(f"strategy.{name}"), percent(share)) for name, share in shares.items())
        ways = say("sure.then").join(say("sure.variant", variant=name, value=share) for name, share in pairs)
        hit = _hit(vary(scenario, {f"{power}.strategy": worst}), run.seed, progress)
        texts += [say("brief.external.ways", who=who, ways=ways),
                  say("brief.external.worst", who=who, what=say(f"strategy.{worst}"), hit=hit)]  # fmt: skip
    who = say("list.comma").join(scenario.label(power) for power in powers)
    return Part(say("brief.external", who=who), texts) if powers else None


def _hit(acting: Scenario, seed: int, progress: Progress) -> str:
    """Whom the powers hit most in a scenario; nothing where they hit nobody, or all alike."""
    if not ways_of(acting):
        return ""
    found = targets(acting, runs=PLAYED, seed=seed, progress=progress)
    return say("brief.external.hit", finding=finding(found)) if len(found.tables["targets"]) else ""
