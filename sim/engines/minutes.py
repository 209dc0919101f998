"""What Mesa's data collector keeps of every round."""

from collections.abc import Mapping
from typing import Any

from ..scenario.vocabulary import Preferences

#: Of the Council, by column.
MODEL_REPORTERS: Mapping[str, Any] = {
    "run": "run",
    "round": "steps",
    "draft": "tabled",
    "outcome": "outcome",
    "blockers": lambda model: ",".join(model.blockers),
    "objectors": lambda model: ",".join(v.name for v in model.voters if v.name in model.objectors),
    "reservations": lambda model: ",".join(model.reservations),
    "overruled": lambda model: ",".join(model.overruled),
}


def voter_reporters(preferences: Preferences) -> dict[str, Any]:
    """What the data collector keeps of a member or host in every round, by column."""
    terms = {term: lambda voter, term=term: voter.terms(voter.model.draft)[term] for term in preferences.terms}
    views = {view: lambda voter, view=view: voter.views[view] for view in preferences.views}
    return {
        "name": "name",
        **terms,
        "received": "received",
        "gain": lambda voter: voter.gain(voter.model.draft),
        "reservation": "reservation",
        "solidarity": lambda voter: voter.answered.pull,
        "commitment": "bound",
        "keeps_silence": lambda voter: voter.answered.is_silent,
        "on_record": lambda voter: voter.answered.is_on_record,
        "pressure": "pressure",
        **views,
    }
