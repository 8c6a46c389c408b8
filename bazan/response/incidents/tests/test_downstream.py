"""The communes below, as a province's file of rivers gives them; a file that can't be read takes nothing else with it."""

import pytest

from bazan.response.incidents.code_lists import _rivers

RIVERS = """
[[rivers]]
code = "upper"
vi = "Suối Trên"
en = "Upper stream"
into = "lower"
[[rivers.nodes]]
commune = "1"
[[rivers.nodes]]
thing = "mouth"
minutes = [10, 20]
[[rivers]]
code = "lower"
vi = "Sông Dưới"
en = "Lower river"
[[rivers.nodes]]
commune = "2"
[[rivers.nodes]]
thing = "mouth"
minutes = [10, 20]
[[rivers.nodes]]
commune = "3"
minutes = [10, 20]
"""


def of(folder, text):
    (folder / "rivers.toml").write_text(text, "utf-8")
    return _rivers(folder / "rivers.toml")


def test_the_communes_below_are_those_of_the_river_it_flows_into_from_its_mouth_on(tmp_path):
    assert [(names["en"], codes) for names, codes in of(tmp_path, RIVERS)] == [("Upper stream", ("1", "3")), ("Lower river", ("2", "3"))]


@pytest.mark.parametrize(
    "text", ["[[rivers", "rivers = 3", '[[rivers]]\ncode = "a"\nvi = "A"\nen = "A"\n', "[[rivers]]\nnodes = []\n", "[rivers]\na = 1\n"]
)
def test_a_file_that_is_not_written_so_says_nothing(tmp_path, text):
    assert of(tmp_path, text) == ()
