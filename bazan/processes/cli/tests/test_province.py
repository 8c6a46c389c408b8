"""``bazan province``: what the how-to says is what happens, and nothing of the shipped province goes along."""

import re
import shlex

import pytest

from bazan.core.settings import ROOT
from bazan.directory.places.province_config import read
from bazan.processes.cli.__main__ import parser, run
from bazan.processes.province_folder import administrative_units, organizations
from tests.end_to_end.second_province import province_setup

GUIDE = (ROOT / "docs" / "how-to" / "make-a-province.md").read_text("utf-8")


def test_the_guide_says_tables_and_commands_that_work(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, table in re.findall(r"```csv (\S+)\n(.*?)```", GUIDE, re.DOTALL):
        (tmp_path / name).write_text(table, "utf-8")
    commands = re.findall(r"```bash\nbazan (.*?)\n```", GUIDE, re.DOTALL)
    assert len(commands) == 2
    for command in commands:
        assert run(parser().parse_args(shlex.split(command))) == 0, capsys.readouterr()
    assert "bai_dai: good" in capsys.readouterr().out
    assert [column for column in (*administrative_units.COLUMNS, *organizations.COLUMNS) if f"`{column}`" not in GUIDE] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ["units.csv, dòng 8, cột code: 101 đã mất số 0 ở đầu: mã loại này có 5 chữ số, có lẽ là 00101", "chưa tạo gì cả"]),
        ("en", ["units.csv, line 8, column code: 101 has lost its leading zeros: such codes have 5 digits, 00101", "nothing was made"]),
    ],
)
def test_every_flaw_is_one_line_in_the_language_asked_for(tmp_path, capsys, language, said):
    spoilt = tmp_path / "units.csv"
    spoilt.write_text((province_setup.TABLES / "units.csv").read_text("utf-8").replace("\n00101,", "\n101,", 1), "utf-8")
    command = ["--language", language, "province", "new", "spoilt", "--name", "X", "--units", str(spoilt), "--to", str(tmp_path / "made")]
    command += [
        "--organizations",
        str(province_setup.TABLES / "organizations.csv"),
        "--crosswalk",
        str(province_setup.TABLES / "crosswalk.csv"),
    ]
    assert run(parser().parse_args(command)) == 2
    told = capsys.readouterr().err
    assert all(sentence in told for sentence in said), told
    assert not (tmp_path / "made").exists()


def test_nothing_of_the_shipped_province_goes_along(tmp_path):
    folder = province_setup.made(tmp_path)
    shipped = read(ROOT / "provinces" / "dak_nong")
    names = {word for unit in shipped.units.values() for word in (unit.name, unit.name_en)} | {"daknong", "Đắk Nông", "Dak Nong"}
    text = "\n".join(path.read_text("utf-8") for path in folder.rglob("*") if path.is_file())
    assert [name for name in sorted(names) if name in text] == []


def test_a_folder_that_is_not_there_is_said(tmp_path, capsys):
    assert run(parser().parse_args(["--language", "en", "province", "check", str(tmp_path / "nowhere")])) == 2
    assert "There is no folder" in capsys.readouterr().err
