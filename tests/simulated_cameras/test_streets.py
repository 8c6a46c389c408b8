"""What is told of five of the demo's streets is exactly what happens there, on clips that are read, looked at and followed as cameras are.

The clips are kept beside other caches for as long as nothing of how they are drawn changes.
"""

import csv
import fcntl
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bazan.core.settings import ROOT
from bazan.platform.image_analysis.camera_analysis import Following
from bazan.platform.image_analysis.detectors.selection import detector
from bazan.platform.image_analysis.footage.footage_review import seen_on
from bazan.platform.image_analysis.tracking.purposes import VEHICLES
from bazan.platform.image_analysis.tracking.types import Crossing, DrawnRule, Standing
from bazan.platform.image_analysis.video.downscale import shrunk
from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost
from simulator.cameras.clip_files import draw
from simulator.cameras.footage import KEPT
from simulator.cameras.lens import HEIGHT, WIDTH
from simulator.cameras.stories import STORIES
from simulator.cameras.streets import JUNCTION
from simulator.cameras.truth import on_picture

pytestmark = [pytest.mark.xdist_group("streets"), pytest.mark.slow, pytest.mark.nightly]

PACE = 5
"""Pictures a second that are looked at, as ``BAZAN_VISION_FPS`` says where nobody says otherwise."""
SLACK = 1.2
"""Seconds by which an event may begin or end otherwise than the story has it: a car slows down before it stands."""
LATE = 1.0
"""Seconds from the moment a line is crossed until that is told: the foot has to be clear of it."""
LANE = ((0.0, 19.2), (0.0, 23.0))
"""On the ground of the junction: across the near lane, which leads to the right."""
STOPPED = DrawnRule("stopped", "stopped", ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)), VEHICLES, seconds=5)
"""On every street."""
DEMO = ROOT / "provinces/dak_nong/demo"
Truth = Mapping[str, Any]


def zone(truth: Truth, purpose: str, **more: Any) -> DrawnRule:
    """A rule for people on the street's only zone."""
    return DrawnRule(purpose, purpose, tuple(map(tuple, truth["zones"][0]["points"])), ("person",), **more)


RULES: Mapping[str, Callable[[Truth], list[DrawnRule]]] = {
    "junction": lambda truth: [
        # pyrefly: ignore[bad-argument-type] - points of the drawn street
        DrawnRule("wrong_way", "wrong_way", tuple(map(tuple, on_picture(JUNCTION.lens, LANE))), VEHICLES, direction="back")
    ],
    "market": lambda truth: [zone(truth, "crowd", seconds=2, at_least=5), zone(truth, "occupancy", seconds=1, at_least=3, below=2)],
    "lay-by": lambda truth: [],
    "landing": lambda truth: [zone(truth, "loitering", seconds=20), replace(STOPPED, code="abandoned", purpose="abandoned", seconds=20)],
    "bus-stop": lambda truth: [zone(truth, "queue", seconds=3, at_least=3)],
}
EVENTS: Mapping[str, Mapping[str, list[tuple[float, float, int]]]] = {
    "junction": {"wrong_way": [(52.6, 62.6, 1)]},
    "market": {
        "crowd": [(28.2, 51.3, 6)],  # five from 26.2 s, four from 49.3
        "occupancy": [(11.3, 63.5, 6)],  # three from 10.3 s, one from 62.5
    },
    "lay-by": {"stopped": [(15.5, 60.9, 1)]},  # stands from 10.5 s to 57.9
    "landing": {
        "loitering": [(34.5, 40.3, 1), (50.7, 63.4, 1)],  # from 14.5 s to 37.3 and from 30.7 to 60.4
        "abandoned": [(35.3, 73.9, 1)],  # who brings it goes at 14 s, another takes it at 69.9
    },
    "bus-stop": {
        "stopped": [(49.3, 64.9, 1)],  # the bus, from 44.3 s to 61.9
        "queue": [(27.6, 45.0, 3)],  # the third stands there from 22.6 s on, the bus hides them from 42
    },
}
"""From when until when, in seconds of the loop, and by how many at most: what happens, plus the seconds that a rule waits, plus 3 of
absence, 2 to be of a queue, 4 until it is believed that a thing was taken away."""


def test_the_demo_draws_its_lines_where_the_streets_have_theirs():
    with (DEMO / "cameras.csv").open(encoding="utf-8") as file:
        stories = {row["code"]: row["main_url"].rpartition("/")[2] for row in csv.DictReader(file)}
    rules = tomllib.loads((DEMO / "camera_rules.toml").read_text("utf-8"))["rules"]
    lines = [(stories[rule["camera"]], rule["points"]) for rule in rules if rule["purpose"] == "line"]
    assert len(lines) >= len(STORIES)
    places = {story.name: [on_picture(story.street.lens, ends) for ends in story.lines.values()] for story in STORIES}
    assert [line for line in lines if line[1] not in places[line[0]]] == []


@pytest.fixture(scope="module")
def clips() -> Mapping[str, Path]:
    """By street, as the demo plays them."""
    folder = KEPT.parent / "streets"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return dict(draw(folder))


class Told:
    """What is told of one turn of a story, by rules on all its lines and by others."""

    def __init__(self, clip: Path, truth: Truth, rules: Sequence[DrawnRule]) -> None:
        self.crossings: list[Crossing] = []
        self._standings: list[Standing] = []
        lines = [DrawnRule(line["name"], "line", tuple(map(tuple, line["points"]))) for line in truth["lines"]]
        self._watch(clip, Following([*lines, *rules], (), WIDTH / HEIGHT))

    def events(self, rule: str) -> list[tuple[float, float, float]]:
        """When a rule was broken, as it was told, and by how many at most."""
        events: list[tuple[float, float, float]] = []
        for standing in self._standings:
            if standing.rule == rule:
                began, _, most = (standing.at, 0.0, 0.0) if standing.began else events.pop()
                events.append((began, standing.at, max(most, standing.value)))
        return events

    def _watch(self, clip: Path, following: Following) -> None:
        eye = detector("nanodet")
        with pytest.raises(Lost, match="ended"), open_stream(clip.as_uri(), pace=PACE, files=clip.parent) as stream:
            for frame in stream.frames():
                small = shrunk(frame.luma)
                match following.due(following.moved(small, frame.clock), frame.clock):
                    case "look":
                        look = following.look(seen_on(frame, eye), frame.clock)
                    case "same":
                        look = following.again(frame.clock)
                    case _:
                        continue
                self.crossings += look.seen.crossings
                self._standings += look.seen.standings


def assert_each_is_counted(told: Told, truth: Truth) -> None:
    """As many of each kind over each line each way as there were, and each when it crossed."""
    wanted = sorted((line["name"], each["kind"], each["forward"], each["at"]) for line in truth["lines"] for each in line["crossings"])
    counted = sorted((each.rule, each.kind, each.forward, each.at) for each in told.crossings)
    assert [each[:3] for each in counted] == [each[:3] for each in wanted]
    assert all(0 <= ours[3] - theirs[3] <= LATE for ours, theirs in zip(counted, wanted, strict=True))


@pytest.mark.parametrize("name", RULES)
def test_a_street_is_told_as_it_is(clips: Mapping[str, Path], name: str):
    truth = json.loads(clips[name].with_name(f"{name}.json").read_text("utf-8"))
    told = Told(clips[name], truth, [STOPPED, *RULES[name](truth)])
    assert_each_is_counted(told, truth)
    wanted = {STOPPED.code: []} | EVENTS[name]  # pyrefly: ignore[unsupported-operation] - points of the drawn street
    assert {rule: len(told.events(rule)) for rule in wanted} == {rule: len(events) for rule, events in wanted.items()}
    for rule, events in wanted.items():
        assert np.allclose(told.events(rule), events, rtol=0, atol=SLACK), (rule, told.events(rule))
