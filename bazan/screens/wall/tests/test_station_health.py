"""The strip of the wall that shows who keeps a promise: what never sent anything keeps none and breaks none."""

from datetime import UTC, datetime
from types import SimpleNamespace

from bazan.screens.wall.web import summary_panels

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


def test_what_never_sent_anything_is_told_apart_and_held_against_nobody():
    states = ["alive", "alive", "silent", "unconnected", "unconnected"]
    pulse = dict(enumerate(states))
    sources = [SimpleNamespace(state=state) for state in ("alive", "unconnected", "resting")]
    facts = SimpleNamespace(pulse=pulse, sectors=(), stations=(), sources=sources, now=NOW)
    health = summary_panels.health(facts)  # pyrefly: ignore[bad-argument-type] - a stand-in
    assert (health.alive, health.all, health.line) == (2, 3, "2/3 sống · 1 im lặng · 2 chưa nối")
    (fed,) = health.groups
    assert (fed.states, fed.line) == (("alive", "unconnected"), "1/1 sống · 1 chưa nối")
