"""What the province opens to everybody is there: a misspelt name would be left out without a word."""

import tomllib
from pathlib import Path

import pytest

from bazan.core.settings import ROOT
from bazan.platform.declarations.province_files import declared

OPENED = declared(Path(__file__).resolve().parents[1], "citizens.toml")
NAMED = [
    *((code, "layers") for code in OPENED["shelters"]),
    *((code, "indicators") for code in (*OPENED["near"], *OPENED["figures"])),
    (OPENED["lookup"]["dataset"], "datasets"),
    (OPENED["offices"]["dataset"], "datasets"),
]


def test_the_second_fact_of_a_dossier_is_stored_as_a_hash():
    pack, _, name = OPENED["lookup"]["dataset"].partition(".")
    columns = tomllib.loads((ROOT / "sectors" / pack / "datasets" / f"{name}.toml").read_text())["columns"]
    assert [one["personal"] for one in columns if one["id"] == OPENED["lookup"]["proof"]] == ["hash"]


@pytest.mark.parametrize(("code", "folder"), NAMED)
def test_what_is_opened_is_declared_by_its_pack(code, folder):
    pack, _, name = code.partition(".")
    assert (ROOT / "sectors" / pack / folder / f"{name}.toml").is_file()
