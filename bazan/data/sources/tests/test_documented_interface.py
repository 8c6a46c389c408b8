"""What the documents show works as they show it, and the interface answers as its description says."""

import io
import json
import re
import tomllib

import pytest

from bazan.core import settings as kernel_settings
from bazan.core.settings import ROOT
from bazan.data.datasets import api as datasets
from bazan.data.sources import actions
from bazan.data.sources.intake import file_import
from bazan.data.sources.models import Source
from bazan.data.sources.tests.test_row_push import TOKEN, send
from tests.fixtures.stations import NOW, SqlEdge, rows_of

PAGES = ("docs/reference/bindings.md", "docs/how-to/connect-a-source.md")
DOCUMENT = json.loads((ROOT / "bazan/data/sources/web/openapi.json").read_text("utf-8"))


def examples() -> dict[str, dict]:
    """Every source of rows that a document shows, by its code."""
    found = {}
    for page in PAGES:
        for text in re.findall(r"```toml\n(# source: .*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL):
            item = tomllib.loads(text)
            found[item["code"]] = item
    return found


def load(code: str) -> Source:
    (found,) = actions.load_sources([examples()[code]], sector="bridges")
    return Source.objects.get(id=found)


def bring(source: Source, text: str, home) -> None:
    run = file_import.read(file_import.receive(source, io.BytesIO(text.encode()), "x.csv", home, "me", NOW).id, home, SqlEdge())
    assert (run.state, run.rejected) == ("done", 0), run.error


@pytest.mark.parametrize("code", sorted(examples()))
def test_a_documented_source_loads(bridges, code):
    assert load(code).code == code


def test_the_documented_table_is_read(bridges, home):
    lines = (
        'SO,NHAN_TAI,NGAY_NHAN,NGAY_XONG,KENH,PHI\nA-1,ubnd-01,03/11/2026 08:30,05/11/2026,Q,"12,5"\nA-2,ubnd-01,03/11/2026 08:30,,THU,\n'
    )
    bring(load("permits-csv"), lines, home)
    (row,) = rows_of("bridges.permits")
    assert (row["code"], row["fee"], row["channel"]) == ("A-1", 12.5, "counter")


def test_the_documented_wide_table_becomes_a_row_a_month(bridges, home):
    bring(load("rain-csv"), "Year;Station;Jan.;Feb.\n2016;X;74.0;..\n2017;X;1.5;2.5\n", home)
    assert sorted(row["value"] for row in rows_of("bridges.months")) == [1.5, 2.5, 74.0]


def test_the_documented_message_is_taken(bridges, tmp_path, monkeypatch):
    monkeypatch.setenv("BAZAN_HOME", str(tmp_path))
    kernel_settings.current.cache_clear()
    actions.register_device(load("permits-push").code, "x", TOKEN)
    page = (ROOT / PAGES[1]).read_text("utf-8")
    body = re.findall(r"-d '(\[.*?\])'", page, re.DOTALL)[0]
    answer = send(body)
    kernel_settings.current.cache_clear()
    assert answer.json() | {"run": 0} == {"accepted": 1, "same": 0, "superseded": 0, "rejected": [], "run": 0}
    assert set(answer.json()) == set(DOCUMENT["components"]["schemas"]["Outcome"]["required"])
    assert datasets.rows("bridges.permits").rows[0].values["state"] == "new"


def test_every_status_the_interface_gives_is_in_its_description():
    from bazan.data.sources.web.routes import STATUS

    described = DOCUMENT["paths"]["/api/v1/datasets/{dataset}/rows"]["post"]["responses"]
    assert {str(status) for status in STATUS.values()} | {"200", "403", "503"} <= described.keys()
    page = (ROOT / "docs/reference/datasets-api.md").read_text("utf-8")
    assert [rule for rule in STATUS if rule not in page] == []
