"""``bazan packs check`` as a person runs it."""

import shutil

import pytest

from bazan.core.settings import ROOT
from bazan.processes.cli.__main__ import parser, run

HIVES = ROOT / "bazan/data/indicators/tests/packs/hives"


@pytest.mark.parametrize(("language", "sentence"), [("vi", "mong đợi 4, tính ra 3"), ("en", "4 was expected, 3 came out")])
def test_the_command_says_what_is_wrong_and_fails(tmp_path, capsys, language, sentence):
    hives = shutil.copytree(HIVES, tmp_path / "hives")
    file = hives / "samples" / "all.toml"
    file.write_text(file.read_text("utf-8").replace("expect = { value = 3 }", "expect = { value = 4 }"), "utf-8")
    arguments = parser().parse_args(["--language", language, "packs", "check", str(hives)])
    assert run(arguments) == 1
    assert f"samples/all.toml [cases.0.value]: {sentence}" in capsys.readouterr().out


def test_the_command_is_content_with_a_good_pack(capsys):
    arguments = parser().parse_args(["--language", "en", "packs", "check", str(HIVES)])
    assert run(arguments) == 0
    assert "hives: good (6 indicators, 6 samples)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", "mong đợi 2, không tính ra số nào vì n = 2, dưới at_least = 3"),
        ("en", "2 was expected, no value came out: n is 2, below at_least = 3"),
    ],
)
def test_the_command_says_that_too_little_was_measured_and_not_nan(tmp_path, capsys, language, sentence):
    hives = shutil.copytree(HIVES, tmp_path / "hives")
    file = hives / "samples" / "all.toml"
    file.write_text(file.read_text("utf-8").replace("hum = [1, 2, 3, nan]", "hum = [1, 3, nan, nan]"), "utf-8")
    arguments = parser().parse_args(["--language", language, "packs", "check", str(hives)])
    assert run(arguments) == 1
    assert f"samples/all.toml [cases.1.value]: {sentence}" in capsys.readouterr().out


def test_a_sample_may_expect_nothing_in_one_word(tmp_path, capsys):
    hives = shutil.copytree(HIVES, tmp_path / "hives")
    file = hives / "samples" / "all.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('expect = { value = "none" }', 'expect = "none"'), "utf-8")
    arguments = parser().parse_args(["--language", "en", "packs", "check", str(hives)])
    assert run(arguments) == 0
    file.write_text(text.replace("expect = { value = 3 }", 'expect = "none"'), "utf-8")
    assert run(arguments) == 1
    assert "[cases.0.value]: none was expected, 3 came out" in capsys.readouterr().out
