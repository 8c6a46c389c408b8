"""What is counted on real footage agrees with what was counted there by eye: how many each way, and when. ``square.csv`` tells how."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from bazan.platform.image_analysis.detectors.selection import detector
from bazan.platform.image_analysis.footage.clip_counts import count
from bazan.platform.image_analysis.footage.footage_review import Reviewed
from bazan.platform.image_analysis.tracking.types import Crossing, DrawnRule
from tests.fixtures.footage import film, square

pytestmark = [pytest.mark.xdist_group("square"), pytest.mark.slow]

FPS = 10
LINES = {
    "upright": ((0.45, 0.0), (0.45, 1.0)),
    "level": ((0.0, 0.5), (1.0, 0.5)),
    "slanting": ((0.75, 0.15), (0.4714, 0.8)),
}
WITHIN = 1.5
"""Seconds between a crossing by eye and ours, which waits until the foot is clear of the line."""
BEGINNING = 30
"""Seconds of the clip that are counted by day; the whole by night."""
WHOLE = 79.5
PEOPLE = 20
"""On the whole clip."""
Seen = list[tuple[str, bool, float]]
"""Line, whether forward, seconds."""


def by_eye(seconds: float) -> Seen:
    lines = (Path(__file__).parent / "square.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    seen = [(row["line"], row["direction"] == "forward", int(row["picture"]) / FPS) for row in rows]
    return [crossing for crossing in seen if crossing[2] < seconds]


@pytest.fixture(scope="module", params=[BEGINNING, pytest.param(WHOLE, marks=pytest.mark.nightly)])
def seconds(request: pytest.FixtureRequest) -> float:
    return request.param


@pytest.fixture(scope="module")
def counted(seconds: float, tmp_path_factory: pytest.TempPathFactory) -> tuple[Reviewed, list[Crossing]]:
    """What is told of the clip, and each crossing behind it."""
    crossings: list[Crossing] = []
    rules = [DrawnRule(code, "line", ends, ("person",)) for code, ends in LINES.items()]
    clip = square() if seconds == WHOLE else film(tmp_path_factory.mktemp("clips") / "square.mp4", seconds)
    told = count(clip, detector("nanodet"), rules, ("person",), lambda seconds, seen: crossings.extend(seen.crossings))
    return told, crossings


def far_from_all(some: Seen, others: Seen) -> Seen:
    """Which of some have none of the others within the time, each of which stands for one."""
    free, alone = sorted(others), []
    for line, forward, at in sorted(some):
        near = [other for other in free if other[:2] == (line, forward) and abs(other[2] - at) <= WITHIN]
        if near:
            free.remove(near[0])
        else:
            alone.append((line, forward, at))
    return alone


def test_all_pictures_are_looked_at(seconds: float, counted: tuple[Reviewed, list[Crossing]]):
    assert counted[0].pictures == seconds * FPS
    assert counted[0].seconds == pytest.approx(seconds - 1 / FPS)


@pytest.mark.parametrize("line", LINES)
def test_as_many_cross_each_way_as_by_eye(seconds: float, counted: tuple[Reviewed, list[Crossing]], line: str):
    """One in ten may be wrong, and one of few: who walks hidden behind another isn't seen."""
    told = Counter((code, forward) for code, forward, _ in by_eye(seconds))
    for ours, theirs in zip(counted[0].crossings[line], (told[line, True], told[line, False]), strict=True):
        assert abs(ours - theirs) <= max(1, theirs // 10)


def test_each_is_counted_when_it_crosses(seconds: float, counted: tuple[Reviewed, list[Crossing]]):
    """Right numbers could come of wrong crossings: at most one in twenty is far from all that were seen, or was seen and isn't near any."""
    ours, theirs = [(crossing.rule, crossing.forward, crossing.at) for crossing in counted[1]], by_eye(seconds)
    assert len(far_from_all(ours, theirs)) <= len(theirs) // 20
    assert len(far_from_all(theirs, ours)) <= len(theirs) // 20


def test_few_are_taken_for_several(seconds: float, counted: tuple[Reviewed, list[Crossing]]):
    """A sign hides some of them for seconds, who are begun anew behind it. How many come by is known of the whole clip."""
    tracks = counted[0].tracks
    assert set(tracks) == {"person"}
    if seconds == WHOLE:
        assert 0.9 * PEOPLE <= tracks["person"] <= 1.5 * PEOPLE
