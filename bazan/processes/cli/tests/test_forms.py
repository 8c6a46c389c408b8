"""``bazan forms``: the same way, from the command line."""

import pytest

from bazan.data.datasets import api as datasets
from bazan.data.forms import api
from bazan.processes.cli import __main__ as cli
from tests.fixtures.form_province import account, filled, packed, province, settled  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def run(*words):
    return cli.run(cli.parser().parse_args(["--language", "vi", "forms", *map(str, words)]))


def test_a_form_is_made_checked_and_sent_from_the_command_line(account, tmp_path, capsys):  # noqa: F811
    account("ong", "agency_officer", "bees", sector="apiculture")
    path = tmp_path / "bieu.xlsx"
    assert run("template", "apiculture.hives_month", "--period", "2026-10", "--organization", "bees", "-o", path) == 0
    book = filled()
    book["Trại ong"]["C8"] = "=1+1"
    path.write_bytes(packed(book))
    assert run("check", path, "--marked", tmp_path / "loi.xlsx") == 1
    assert "Trại ong C8: Ô C8 chứa công thức" in capsys.readouterr().out and (tmp_path / "loi.xlsx").exists()
    assert api.submissions() == []
    path.write_bytes(packed(filled()))
    assert run("submit", path, "--as", "ong", "--confirm") == 0
    assert datasets.rows("apiculture.hives").total == 3
    assert [one.state for one in api.submissions()] == ["submitted"]
    run("list")
    assert "apiculture.hives_month" in capsys.readouterr().out
