"""``bazan sources check`` and ``load`` as a person runs them: every mistake is told in words by file and key, none is a traceback."""

import pytest

from bazan.processes.cli.__main__ import parser, run

GOOD = """
code = "air"
name = "Khí"
name_en = "Air"
driver = "csv"
sector = "environment"
promise_s = 0
[binding.thing]
column = "station"
[binding.time]
column = "at"
[[binding.values]]
column = "a"
property = "pm25"
unit = "ug/m3"
"""
ROWS = """
code = "rows"
name = "Dòng"
name_en = "Rows"
driver = "table"
promise_s = 0
[binding]
dataset = "crops"
[binding.columns]
year = "NAM"
"""


@pytest.fixture
def told(tmp_path, capsys):
    def ask(text, verb="check", language="en", **more):
        file = tmp_path / "source.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        options = [word for name, value in more.items() for word in (f"--{name}", value)]
        code = run(parser().parse_args(["--language", language, "sources", verb, str(file), *options]))
        out = capsys.readouterr()
        return code, [line.replace(f"{file} ", "").replace(f"{file}: ", "") for line in (out.out + out.err).splitlines()]

    return ask


def test_a_good_file_is_ok(told):
    assert told(GOOD) == (0, ["ok"])


@pytest.mark.parametrize("verb", ["check", "load"])
def test_every_wrong_unit_format_and_key_is_told(told, verb):
    text = GOOD.replace('unit = "ug/m3"', 'unit = "furlong"').replace('column = "at"', 'column = "at"\nformat = "soon"') + "scael = 2\n"
    assert told(text, verb) == (
        1,
        [
            "[binding.values[0].unit]: is furlong; no such unit is known",
            "[binding.values[0].scael]: isn't a key here; scale is",
            "[binding.time.format]: is soon; one of iso, compact, epoch_s, epoch_ms or a pattern like %d/%m/%Y %H:%M is needed",
        ],
    )


def test_a_wrong_driver_hides_no_other_mistake_and_a_wrong_head_not_those_of_the_binding(told):
    code, lines = told(GOOD.replace('"csv"', '"cvs"').replace("promise_s = 0", "promise = 0"))
    assert code == 1 and [line.partition("]")[0] for line in lines] == ["[driver", "[promise"]
    code, lines = told(GOOD.replace("promise_s = 0", "promise = 0").replace('"ug/m3"', '"furlong"'))
    assert [line.rpartition("]")[0] for line in lines] == ["[promise", "[binding.values[0].unit"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"environment"', '"enviroment"', "[sector]: names enviroment, which there is not; environment there is"),
        ('"pm25"', '"pm2"', "[binding.values[0].property]: names pm2, which there is not; pm25 there is"),
    ],
)
def test_names_that_no_pack_has_are_told(told, old, new, said):
    assert told(GOOD.replace(old, new)) == (1, [said])


def test_a_dataset_that_is_not_there_is_told(told):
    assert told(ROWS, sector="agriculture") == (1, ["[binding.dataset]: names crops, which there is not; ocop there is"])


def test_a_dataset_that_is_there_is_asked_for_its_columns(told):
    code, lines = told(ROWS.replace('"crops"', '"prices"').replace("year", "yaer"), sector="agriculture")
    assert code == 1 and lines[0].startswith("[binding.columns.yaer]: names yaer, which there is not") and "is missing" in lines[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('code = "a"\nname = \n', "dòng 2, cột 8"),
        (b'code = "a"\nname = "Kh\xed"\n', "dòng 2 không phải là chữ UTF-8"),
    ],
)
@pytest.mark.parametrize("verb", ["check", "load"])
def test_a_file_that_is_no_toml_is_told_by_its_line(told, verb, text, said):
    code, (line,) = told(text, verb, "vi")
    assert code == 1 and said in line and "Invalid" not in line


def test_a_file_that_is_not_there_is_told(tmp_path, capsys):
    assert run(parser().parse_args(["--language", "vi", "sources", "check", str(tmp_path / "none.toml")])) == 1
    assert "không có tệp này" in capsys.readouterr().out
