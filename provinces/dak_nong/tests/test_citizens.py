"""What the province opens to everybody is there: a misspelt name would be left out without a word."""

from pathlib import Path

import pytest

from bazan.kernel.province import declared
from bazan.kernel.settings import ROOT

OPENED = declared(Path(__file__).resolve().parents[1], "citizens.toml")
NAMED = [
    *((code, "layers") for code in OPENED["shelters"]),
    *((code, "indicators") for code in (*OPENED["near"], *OPENED["figures"])),
    (OPENED["lookup"]["dataset"], "datasets"),
    (OPENED["offices"]["dataset"], "datasets"),
]


@pytest.mark.parametrize(("code", "folder"), NAMED)
def test_what_is_opened_is_declared_by_its_pack(code, folder):
    pack, _, name = code.partition(".")
    assert (ROOT / "sectors" / pack / folder / f"{name}.toml").is_file()
