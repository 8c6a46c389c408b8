"""``bazan vision rerun``: what rules of a file would tell of a clip, and what is said of files that hold none."""

import json

import pytest

from bazan.platform.image_analysis.detectors.selection import detector
from bazan.processes.cli.__main__ import parser, run
from tests.fixtures.footage import film

RULES = """
[[rules]]
code = "middle"
vi = "Vạch giữa"
en = "Middle line"
purpose = "line"
points = [[0.45, 0.0], [0.45, 1.0]]
kinds = ["person"]

[[rules]]
code = "square"
vi = "Quảng trường"
en = "Square"
purpose = "crowd"
points = [[0, 0], [1, 0], [1, 1], [0, 1]]
kinds = ["person"]
at_least = 3
seconds = 1
"""


def asked(*words) -> int:
    return run(parser().parse_args(["vision", *map(str, words)]))


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(RULES, "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.xdist_group("square")
def test_rules_of_a_file_are_tried_on_a_clip_and_a_line_counts_as_alone(tmp_path, rules, capsys):
    clip = film(tmp_path / "square.mp4", 6)
    detector("nanodet")
    assert asked("rerun", clip, "--rules", rules, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert asked("count", clip, "--line", "0.45,0,0.45,1", "--classes", "person", "--json") == 0
    counted = json.loads(capsys.readouterr().out)
    assert told["crossings"] == {"middle": counted["crossings"]}
    (crowd,) = told["events"]
    assert (crowd["rule"], crowd["ended"]) == ("square", None)
    assert crowd["peak"] >= 3
    assert told["seconds"] == pytest.approx(5.9, abs=0.01)


@pytest.mark.parametrize(
    ("text", "said"),
    [("[[rules]", "1"), ('[[rules]]\ncode = "a"\npoints = ["x"]', "points"), (None, "rules.toml")],
    ids=["no TOML", "no points", "no file"],
)
def test_a_file_without_rules_is_told(tmp_path, rules, capsys, text, said):
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"whatever")
    rules.unlink() if text is None else rules.write_text(text, "utf-8")
    assert asked("rerun", clip, "--rules", rules) != 0
    assert said in capsys.readouterr().err
