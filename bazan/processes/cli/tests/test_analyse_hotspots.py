"""``bazan analyse hotspots``: one JSON list of cells, whatever the file looks like, or a refusal that names the line."""

import argparse
import builtins
import json

import numpy as np
import pytest

from bazan.core.settings import ROOT
from bazan.processes.cli.__main__ import run
from bazan.processes.cli.analyses import hotspots

COLLISIONS = ROOT.parent / "shared" / "data" / "security_traffic" / "edinburgh_road_collisions_2010_2013.csv"
KEYS = [
    "cell",
    "latitude",
    "longitude",
    "count",
    "gi",
    "p",
    "p_chance",
    "p_permuted",
    "p_adjusted",
    "class",
    "moran",
    "quadrant",
    "cluster",
]


@pytest.fixture
def asked(tmp_path, capsys):
    """What is told of the text of a file, or of the file there: the list, or what stands on the error stream."""

    def ask(given, *words, language="en"):
        path = tmp_path / "points.csv"
        if isinstance(given, str | bytes):
            path.write_bytes(given if isinstance(given, bytes) else given.encode())
        else:
            path = given
        top = argparse.ArgumentParser()
        top.add_argument("--language", default=language)
        hotspots.register(top.add_subparsers())
        ended = run(top.parse_args(["hotspots", str(path), *map(str, words)]))
        told = capsys.readouterr()
        if ended:
            assert ended == 2 and not told.out
            return told.err.strip()
        (line,) = told.out.splitlines()
        return json.loads(line, parse_constant=pytest.fail)

    return ask


def points(*rows, head="latitude,longitude"):
    return "\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n"


def crowded():
    random = np.random.default_rng(1)
    return [*random.uniform((12, 107.4), (12.1, 107.5), (400, 2)).tolist(), *random.normal((12.05, 107.45), 0.002, (60, 2)).tolist()]


def test_points_of_a_file_are_told_by_cells(asked):
    told = asked(points(*crowded()))
    assert all(list(cell) == KEYS for cell in told) and sum(cell["count"] for cell in told) == 460
    (hottest,) = [cell for cell in told if cell["gi"] == max(each["gi"] for each in told)]
    assert (hottest["class"], hottest["quadrant"], hottest["cluster"]) == ("hot99", "HH", 1)
    assert abs(hottest["latitude"] - 12.05) < 0.01 and any(cell["count"] == 0 for cell in told)


def test_rows_may_stand_in_any_order_beside_other_columns(asked):
    rows = crowded()
    plain = asked(points(*rows))
    strange = points(*(('"Ngã tư, chợ"', east, north) for north, east in reversed(rows)), head="﻿nơi, longitude ,latitude").replace(
        "\n", "\r\n"
    )
    assert asked(strange) == plain


def test_cells_and_neighbours_are_as_asked(asked):
    told = asked(points(*crowded()), "--resolution", 7, "--ring", 2)
    assert {cell["cell"][1] for cell in told} == {"7"}
    assert told != asked(points(*crowded()), "--resolution", 7)


def test_categories_are_told_over_slices_of_time(asked):
    days = [f"2026-{1 + number % 10:02}-15T08:00:00" for number in range(400)] + ["2026-10-20"] * 60
    told = asked(
        points(*((*point, day) for point, day in zip(crowded(), days, strict=True)), head="latitude,longitude,timestamp"), "--slices", 5
    )
    assert max(told, key=lambda cell: cell["gi"])["category"] == "new"
    assert list(told[0]) == [*KEYS, "category"]


@pytest.mark.parametrize("rows", [[(12, 107)], [(12, 107)] * 9, [(12, 107), (12.1, 107.1)]], ids=["one", "one place", "two"])
def test_of_too_few_points_nothing_is_told(asked, rows):
    told = asked(points(*rows))
    assert {(cell["class"], cell["gi"], cell["p"], cell["p_adjusted"]) for cell in told} == {("none", None, None, None)}
    assert sum(cell["count"] for cell in told) == len(rows)


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (points((12, 107), (91, 107)), (), "Line 3, column latitude: “91” can't be read."),
        (points((12, 107), (12, -180.5)), (), "Line 3, column longitude: “-180.5” can't be read."),
        (points((12, "nan")), (), "Line 2, column longitude: “nan” can't be read."),
        (points(("inf", 107)), (), "Line 2, column latitude: “inf” can't be read."),
        (points(("1_2", 107)), (), "Line 2, column latitude: “1_2” can't be read."),
        (points(("", 107)), (), "Line 2, column latitude: “” can't be read."),
        (points(("Gia Nghĩa", 107)), (), "Line 2, column latitude: “Gia Nghĩa” can't be read."),
        (points((12, 107), (12,)), (), "Line 3, column longitude: “” can't be read."),
        (points(), (), "The file has no lines."),
        ("", (), "The file needs exactly one column “latitude”; it has: ."),
        (points((12, 107), head="lat,lon"), (), "The file needs exactly one column “latitude”; it has: lat, lon."),
        (points((12, 107)), ("--slices", 5), "The file needs exactly one column “timestamp”; it has: latitude, longitude."),
        (points((12, 7, "noon"), head="latitude,longitude,timestamp"), ("--slices", 5), "Line 2, column timestamp: “noon” can't be read."),
        (points((12, 107), (12.5, 107.5), (12, 107.5)), ("--resolution", 14), "coarser"),
        (points((12, 107), (48, 2)), (), "is a coordinate wrong?"),
        (b"\xff\xfe\x00", (), "is no CSV file in UTF-8"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_refused_by_its_line(asked, text, words, said):
    assert said in asked(text, *words)


def test_a_refusal_is_said_in_vietnamese(asked):
    assert "có tọa độ nào sai không?" in asked(points((12, 107), (48, 2)), language="vi")


def test_packages_that_are_not_there_yet_are_told(asked, monkeypatch):
    whole = builtins.__import__

    def without_h3(name, *more):
        if name.startswith("h3"):
            raise ModuleNotFoundError(name)
        return whole(name, *more)

    monkeypatch.setattr(builtins, "__import__", without_h3)
    assert "tools/bootstrap.sh analysis" in asked(points((12, 107)))


@pytest.mark.skipif(not COLLISIONS.is_file(), reason="real collisions lie beside the repository")
def test_real_collisions_crowd_together_in_few_cells(asked):
    told = asked(COLLISIONS)
    hot = [cell for cell in told if cell["class"] in ("hot99", "hot95")]
    assert sum(cell["count"] for cell in told) == 4074
    assert 0.01 < len(hot) / len(told) < 0.1
    assert sum(cell["count"] for cell in hot) > 1_000
