"""What somebody says to a draft."""

from typing import NamedTuple


class Answer(NamedTuple):
    """What somebody says to a draft, and on which balance."""

    is_silent: bool  # keeps silence; the host: consents
    is_on_record: bool = False  # acquiesces, with its reservation on record
    gain: float = 0.0  # V
    pull: float = 0.0  # L: what standing alone would cost
    bound: float = 0.0  # C: what taking back an earlier no would cost
    balance: float = 0.0  # V + epsilon + L - C

    def objecting(self) -> "Answer":
        """The same balance, and silence broken in spite of it."""
        return Answer(False, False, *self[2:])


#: Of those who have not been asked: they have said nothing.
UNASKED = Answer(is_silent=True)
