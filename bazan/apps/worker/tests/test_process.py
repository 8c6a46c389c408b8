"""The worker's clocks: one that fails goes on, one that hangs holds up nobody."""

import threading
import time

from django.db import OperationalError

from bazan.apps.worker.process import CLOCKS, Clock


def ticking(*clocks: Clock, until) -> None:
    stop = threading.Event()
    threads = [threading.Thread(target=clock.run, args=(stop,), daemon=True) for clock in clocks]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 10
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    assert until()


def test_a_clock_whose_room_fails_tries_again(caplog):
    calls = []

    def act(at):
        calls.append(at)
        if len(calls) == 1:
            raise OperationalError("the database is away")
        if len(calls) == 2:
            raise ValueError("a mistake of ours")

    ticking(Clock("x", 0.01, act), until=lambda: len(calls) > 3)
    assert [record.levelname for record in caplog.records if record.name == "bazan.worker"] == ["WARNING", "ERROR"]


def test_a_clock_that_hangs_holds_up_no_other():
    ticks, hold = [], threading.Event()
    ticking(Clock("slow", 0.01, lambda at: hold.wait(30)), Clock("quick", 0.01, ticks.append), until=lambda: len(ticks) > 5)
    hold.set()


def test_pulls_promises_and_measuring_have_clocks_of_their_own():
    assert {"pulls", "promises", "measuring"} <= {clock.name for clock in CLOCKS}
