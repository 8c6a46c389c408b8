"""Packs name bodies of the state by codes; a province says who bears them there."""

from bazan.core.settings import ROOT
from bazan.platform.packs.loader import borne, load

HERE = {"so-yt": "y-te", "cdc": "phong-dich"}


def test_every_body_a_pack_names_is_called_as_the_province_calls_it():
    pack = load(ROOT / "sectors" / "health", bodies=HERE)
    told = [pack.owner, *(spec.get("owner") for spec in pack.indicators), *(str(f.table) for files in pack.written.values() for f in files)]
    assert {"y-te", "phong-dich"} <= {*told} and not any("'cdc'" in str(each) or each == "cdc" for each in told)


def test_what_is_no_body_stays_as_it_is():
    file = {"owner": "cdc", "name": "cdc", "owed_by": {"organizations": ["cdc", "so-ct"]}, "columns": [{"id": "cdc", "const": "so-yt"}]}
    assert borne(file, HERE) == {
        "owner": "phong-dich",
        "name": "cdc",
        "owed_by": {"organizations": ["phong-dich", "so-ct"]},
        "columns": [{"id": "cdc", "const": "y-te"}],
    }
