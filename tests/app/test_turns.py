"""Who computes next: two at once, the one that had least first, and nobody for nobody."""

import threading
import time

import pytest

from sim.app import turns
from sim.app.turns import Stopped, TookTooLong, turn


def wanted() -> bool:
    return False


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A turn may be given up at once."""
    monkeypatch.setattr(turns, "SHARE", 0.0)
    yield
    assert not turns._waiting and not turns._going, "a claim was left behind"


def in_thread(work) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def until(holds) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


class Holders:
    """Two computations that hold every turn until they are let go; `resting` lets them give it up in between."""

    def __init__(self, *, resting: bool):
        self.done, self.failed = threading.Event(), []
        self.threads = [in_thread(lambda: self.hold(resting)) for _ in range(turns.AT_ONCE)]
        until(lambda: len(turns._going) == turns.AT_ONCE)

    def hold(self, resting: bool) -> None:
        try:
            with turn(wanted, 60.0) as own:
                while not self.done.wait(0.001):
                    if resting:
                        own.rest()
        except Exception as error:
            self.failed.append(error)

    def __enter__(self) -> "Holders":
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        for thread in self.threads:
            thread.join()
        assert not self.failed


def test_no_more_than_two_go_at_once_and_the_next_follows():
    entered = threading.Event()

    def third() -> None:
        with turn(wanted, 60.0):
            entered.set()

    with Holders(resting=False):
        thread = in_thread(third)
        assert not entered.wait(0.1)
    thread.join()
    assert entered.is_set()


def test_who_had_nothing_yet_goes_before_who_is_computing():
    with Holders(resting=True) as holders, turn(wanted, 60.0):
        assert len(turns._going) <= turns.AT_ONCE and not holders.done.is_set()


def test_of_those_that_wait_the_one_that_had_least_is_next():
    order = []

    def claim(name: str, had: float) -> None:
        own = turns.Turn(wanted, 60.0)
        own._had = had
        own._enter()
        order.append(name)
        own._leave()

    with Holders(resting=False):
        threads: list[threading.Thread] = []
        for name, had in (("much", 3.0), ("least", 0.0), ("little", 1.0), ("least too", 0.0)):
            threads.append(in_thread(lambda name=name, had=had: claim(name, had)))
            until(lambda: len(turns._waiting) == len(threads))
        # One of the two turns stays taken, so that they come one after the other.
        turns._going.add(blocker := turns.Turn(wanted, 1.0))
    until(lambda: len(order) == 4)
    turns._going.discard(blocker)
    for thread in threads:
        thread.join()
    assert order == ["least", "least too", "little", "much"]


def test_what_nobody_wants_any_more_waits_no_longer_and_ends():
    left = threading.Event()
    with Holders(resting=False):
        errors = []

        def work() -> None:
            try:
                with turn(left.is_set, 60.0):
                    raise AssertionError("it was let in")
            except Stopped as error:
                errors.append(error)

        thread = in_thread(work)
        until(lambda: turns._waiting)
        left.set()
        thread.join()
    assert len(errors) == 1
    with pytest.raises(Stopped), turn(wanted, 60.0) as own:
        own._stopped = lambda: True
        own.rest()


def test_only_computing_counts_towards_what_it_may_take(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    with turn(wanted, 10.0) as own:
        now[0] += 6
        own._leave()
        now[0] += 100  # of waiting
        own._enter()
        own.rest()
        now[0] += 5
        with pytest.raises(TookTooLong):
            own.rest()
