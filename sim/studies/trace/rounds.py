"""One run of the readable engine, round by round, with everything that decided it, as one plain object.

Nothing is computed anew here: numbers are read off the model and its agents while it runs, so a trace cannot tell
another story than the run.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ...engines.agents import ExternalPower, Voter
from ...engines.council import NorthAtlanticCouncil
from ...engines.layout import Layout
from ...equations import silence
from ...scenario.dates import month_of_round
from ...scenario.schema import Scenario

#: What pressure moves in an actor that has it: the trait.
PRESSED = ("threat", "entrapment")
#: Answers that consent, and those that object; `is not asked` is neither.
AGREEING, OBJECTING = ("keeps silence", "goes on record", "consents"), ("breaks silence", "declines")


def told_of(
    scenario: Scenario | Layout, run: int = 0, seed: int = 1, behaviours: Mapping[str, type] | None = None
) -> dict[str, Any]:
    """The story of a run: scenario, seed, run, outcome, round, blockers, reservations, rounds.

    Of many runs of a scenario, give its `Layout`, so that it is made once.

    Each entry of `rounds` has

    - `round`, `month` (or None), `deadline`, `events` (names), `over` (those that held until then), `moved` (path -> by
      how much events moved it);
    - `turned` (actor -> the strategy that events had it turn to in this round);
    - `powers`: for each external power that does not simply threaten all alike its strategy, effort, `threat` (what it
      threatens with), `aimed` (voter -> x) and `courted` (member -> y); `addressed`: member -> the share of the way to
      the host's views that it came; `acted_on`: voter -> gain from the draft tabled last before, after;
    - `mean_views`: threat and linkage, or ideal positions, averaged by voice, as everybody heard them in consultation;
    - `aspiration` of the sponsor, `drafts` (each with draft, sponsor_balance: its gain with its own reservation,
      available, admissible, pivotal_gain, pivot) and `draft`, the one that was tabled, empty where none was;
    - `actors`: name -> see `_appraised`; `cascade`: who broke silence at once, who then joined, and so on; `silent`,
      the share that kept it of the asked members to whom the matter has any salience;
    - `decision`: the draft that was adopted, `shelved`, or None where consultation goes on;
    - what followed, if it does: `reaction` of the external powers in [0, 1] (the strongest to anybody), and
      `inducement` (actor, amount) or None.

    All gains are dimensionless, 0 is the status quo. Run n of a seed is the run n of every engine.
    """
    model = NorthAtlanticCouncil(scenario, run=run, stream_seed=seed, behaviours=behaviours)
    rounds = list(rounds_of(model))
    ended = {"outcome": model.outcome, "round": model.steps, "blockers": model.blockers}
    told = {"scenario": model.case.name, "seed": seed, "run": run, **ended}
    return {**told, "reservations": model.reservations, "rounds": rounds}


def rounds_of(model: NorthAtlanticCouncil) -> Iterator[dict[str, Any]]:
    """Steps a model to its end, one round each time the next one is asked for: an entry of `rounds` of `told_of`."""
    seen: list[dict[str, Any]] = []
    model.observe = lambda model: seen.append(_decided(model))
    while model.running:
        before = {voter.name: _state(voter) for voter in model.voters}
        model.step()
        now = seen.pop()
        for voter in model.voters:
            now["actors"][voter.name] |= _changed(before[voter.name], _state(voter), voter.name, now["moved"])
        reacted = model.running and model.number is not None
        now["reaction"] = float(max(voter.reaction for voter in model.voters)) if reacted else None
        now["inducement"] = None if model.paid is None else dict(zip(("actor", "amount"), model.paid, strict=True))
        if model.paid is not None:
            now["inducement"]["strategy"] = model.sponsor.strategy
        yield now


def _decided(model: NorthAtlanticCouncil) -> dict[str, Any]:
    """A round as it stands after the decision, before anybody reacts to it."""
    drafts, secretary_general = model.case.drafts, model.secretary_general
    return {
        "round": model.steps,
        "month": month_of_round(model.case.start, model.steps),
        "deadline": model.process["rounds"],
        "events": list(model.happenings),
        "over": list(model.endings),
        "moved": {path: by for path, by in model.moved.items() if not path.endswith(".strategy")},
        "turned": {who: model.actors[who].strategy for who, _, what in map(_parted, model.moved) if what == "strategy"},
        "powers": {power.name: _power(power) for power in model.externals if _acts(power)},
        "addressed": {} if model.host is None else dict(model.host.addressing),
        "acted_on": {name: {"before": a, "after": b} for name, (a, b) in model.acted_on.items()},
        "mean_views": dict(model.mean_views),
        "aspiration": secretary_general.aspiration,
        "drafts": [
            {
                "draft": draft,
                "sponsor_balance": float(appraisal.utility),
                "available": appraisal.is_available,
                "admissible": appraisal.is_admissible,
                "pivotal_gain": float(appraisal.pivotal_gain),
                "pivot": appraisal.pivot,
            }
            for draft, appraisal in zip(drafts, secretary_general.appraisals, strict=True)
        ],
        "draft": model.tabled,
        "actors": {voter.name: _appraised(voter, model) for voter in model.voters},
        "cascade": [list(joining) for joining in model.cascade],
        "silent": float(model.silent_share),
        "decision": model.outcome,
    }


def _parted(path: str) -> tuple[str, str, str]:
    return path.partition(".")


def _acts(power: ExternalPower) -> bool:
    """Whether it follows another strategy than `diffuse`, or a plan of a behaviour of its own."""
    return power.strategy != "diffuse" or any(power.planned)


def _power(power: ExternalPower) -> dict[str, Any]:
    """What an external power does in a round."""
    planned = {"aimed": dict(power.planned.aimed), "courted": dict(power.planned.courted)}
    return {"strategy": power.strategy, "effort": power.effort_made, "threat": power.threatening, **planned}


def _appraised(voter: Voter, model: NorthAtlanticCouncil) -> dict[str, Any]:
    """What an actor makes of the draft on the table.

    role, answer (`keeps silence`, `goes on record`, `breaks silence`, `consents`, `declines`, `is not asked`); gain V
    and its `terms`, what it has `received`, its `reservation`, the `solidarity` that pulls it, the `commitment` to an
    earlier no, `balance` = what these come to (None if it is not asked), `short` = what it lacks to agree; `alone`, its
    balance without the pull of solidarity (None likewise); `learnt`, what the Secretary-General
    knows of its reservation; `voice`, its share in the consultation; threat, linkage and entrapment, or ideal, as they
    are when it decides, and the pressure it feels. `_changed` adds what became of these.
    """
    asked, is_host = voter in model.asked, voter is model.host
    band = 0.0 if is_host else model.settings["reservations"]["band"]
    said, is_tabled = voter.answered, model.number is not None
    answers = is_tabled and (asked or is_host)
    return {
        "role": "host" if is_host else "member",
        "answer": _answer(voter, asked, is_host) if is_tabled else "is not asked",
        "gain": voter.gain(model.draft),
        "terms": voter.terms(model.draft),
        "received": voter.received,
        "reservation": voter.reservation,
        "solidarity": said.pull,
        "commitment": said.bound,
        "balance": float(said.balance) if answers else None,
        "short": float(silence.lacking(said.balance, band)) if answers else 0.0,
        "alone": float(voter.alone) if answers else None,
        "learnt": model.secretary_general.learnt[voter.name],
        "voice": model.voice_shares[voter.name],
        **voter.views,
        **{trait: voter.traits[trait] for trait in PRESSED if trait in voter.traits and trait not in voter.views},
        "pressure": voter.pressure,
    }


def _answer(voter: Voter, asked: bool, is_host: bool) -> str:
    if is_host:
        return "consents" if voter.answered.is_silent else "declines"
    if not asked:
        return "is not asked"
    if not voter.answered.is_silent:
        return "breaks silence"
    return "goes on record" if voter.answered.is_on_record else "keeps silence"


def _state(voter: Voter) -> dict[str, Any]:
    anchors = {trait: voter.traits[trait] for trait in PRESSED if trait in voter.traits}
    return {"views": dict(voter.views), "anchors": anchors, "pressure": voter.pressure}


def _changed(before: dict[str, Any], after: dict[str, Any], name: str, moved: dict[str, float]) -> dict[str, Any]:
    """What the round did: `consulted`, the change of each view in consultation; `pressed`, what pressure added to
    threat and entrapment after the decision, events not counted, and to the pressure felt itself."""
    pressed = {t: end - before["anchors"][t] - moved.get(f"{name}.{t}", 0.0) for t, end in after["anchors"].items()}
    return {
        "consulted": {view: end - before["views"][view] for view, end in after["views"].items()},
        "pressed": {**pressed, "pressure": after["pressure"] - before["pressure"]},
    }


def rounds_table(told: dict[str, Any]) -> pd.DataFrame:
    """A told run as a table, a row for each round and actor: round, draft, actor, and all that `actors` says of it.

    What is nested becomes a column with a dotted name: `terms.security`, `consulted.threat`, `pressed.pressure`.
    """
    rows = []
    for now in told["rounds"]:
        for name, state in now["actors"].items():
            flat = {"round": now["round"], "draft": now["draft"], "actor": name}
            for key, value in state.items():
                nested = isinstance(value, dict)
                flat |= {f"{key}.{below}": v for below, v in value.items()} if nested else {key: value}
            rows.append(flat)
    return pd.DataFrame(rows)
