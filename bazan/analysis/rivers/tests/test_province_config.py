"""The file of rivers is refused by its line and key, in the reader's language."""

import pytest

from bazan.analysis.rivers import province_config, rules
from bazan.analysis.rivers.tests.sample_rivers import HEAD, river
from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking

SOUND = HEAD + river("a", ("1",), ("t1", 30, 60), ("2", 10, 20)) + river("b", ("3",), ("t1", 5, 9), into="a")


def refusal(folder, text):
    (folder / "rivers.toml").write_text(text, "utf-8")
    with pytest.raises(Refused) as why:
        province_config.read(folder)
    return why.value


def test_a_river_ends_at_a_node_of_the_one_it_flows_into(tmp_path):
    (tmp_path / "rivers.toml").write_text(SOUND, "utf-8")
    rivers = province_config.read(tmp_path)
    assert rivers is not None
    (start,) = rivers.nodes_of("3")
    assert [(one.node.code, one.node.river, one.least, one.most) for one in rules.downstream(rivers, [start])] == [
        ("t1", "a", 5, 9), ("2", "a", 15, 29),
    ]  # fmt: skip
    assert [one.code for one in rivers.nodes].count("t1") == 1


def test_a_province_without_the_file_knows_no_rivers(tmp_path):
    assert province_config.read(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        (SOUND.replace("[30, 60]", "[-30, 60]"), 12, "rivers[0].nodes[1].minutes", "[ít nhất, nhiều nhất]"),
        (SOUND.replace("[30, 60]", "[60, 30]"), 12, "rivers[0].nodes[1].minutes", "không nhỏ hơn số trước"),
        (SOUND.replace("minutes = [30, 60]\n", ""), 10, "rivers[0].nodes[1].minutes", "còn thiếu"),
        (SOUND.replace('commune = "2"', 'commune = "1"'), 13, "rivers[0].nodes[2]", "quay lại 1"),
        (SOUND.replace('into = "a"', 'into = "c"'), 20, "rivers[1].into", "không có tên này"),
        (SOUND.replace('into = "a"\n', ""), 23, "rivers[1].nodes[1].thing", "một đường"),
        (SOUND.replace('thing = "t1"\nminutes = [5', 'commune = "4"\nminutes = [5'), 23, "rivers[1].nodes[1]", "không có trên a"),
        (HEAD + river("a", ("1",), ("2", 1, 2), into="b") + river("b", ("2",), ("1", 1, 2), into="a"), 8, "rivers[0].into", "vòng"),
        (SOUND.replace("commune", "comune", 1), 9, "rivers[0].nodes[0].comune", "có lẽ là commune"),
        (SOUND.replace("[[rivers.nodes]]", "[[rivers.nodes]", 1), 8, "rivers.toml", "cú pháp TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_file_line_and_key(tmp_path, text, line, key, said):
    with speaking("vi"):
        told = sentence(refusal(tmp_path, text))
    assert told.startswith(f"rivers.toml, dòng {line}, {key}: ") and said in told


def test_a_node_that_names_nothing_is_told_with_the_one_meant(tmp_path):
    (tmp_path / "rivers.toml").write_text(SOUND, "utf-8")
    file = province_config.written(tmp_path)
    assert file is not None and rules.strange(file, frozenset({"t1"}), frozenset("123")) == []
    ((key, name, known),) = rules.strange(file, frozenset({"t1"}), frozenset("12"))
    assert (key, name) == ("rivers[1].nodes[0].commune", "3")
    assert rules.absent("t12", {"t1"}) == ("keys.absent_near", {"given": "t12", "near": "t1"})
    assert province_config.line_of(SOUND, key) == 22 and rules.absent(name, known)[0] == "keys.absent"
