"""Tables everybody may take away: never more than the public's CSV of the same dataset; only those the province opens."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from django.test import Client

from bazan.core.settings import ROOT, current
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.open_data import tables
from bazan.data.open_data.api import Opened
from bazan.data.sources import api as sources
from bazan.platform import packs
from tests.fixtures.report_province import NOW

pytestmark = pytest.mark.usefixtures("province")
CODE = "administration.dossiers"


@pytest.fixture(autouse=True)
def opened(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "current", lambda: replace(current(), home=tmp_path))
    monkeypatch.setattr(tables, "opened", lambda: Opened(tables=(CODE,)))


@pytest.fixture
def dossiers(province):
    """Seven dossiers of one commune in a month, two of another."""
    pack = packs.load(ROOT / "sectors/administration")
    datasets.load_pack(pack)
    sources.load_sources([{"code": "dossiers", "name": "Hồ sơ", "name_en": "Dossiers", "driver": "form", "promise_s": 0}], sector=pack.id)
    records = [
        Record({
            "dossier": f"H18.12-{number:04}", "procedure": "1.001", "procedure_name": "Cấp giấy phép xây dựng", "channel": "1",
            "identity": "012345678901", "receiving_unit": f"ubnd-{1 + (number > 7)}", "resolving_unit": f"ubnd-{1 + (number > 7)}",
            "submitted_at": "2026-11-20T07:00:00+07:00", "received_at": "2026-11-20T08:00:00+07:00",
            "due_at": "2026-11-30T17:00:00+07:00", "state": "4",
        }, number) for number in range(1, 10)
    ]  # fmt: skip
    staged = datasets.stage(CODE, records, Context())
    assert not staged.refused, staged.refused
    datasets.commit(staged, Origin(sources.open_run("dossiers", now=NOW).id, "system", NOW, reason="test"))


def test_what_is_hidden_from_the_public_s_csv_is_in_no_file(dossiers):
    told = datasets.public_table(CODE, tables.SINCE, NOW + timedelta(days=1))
    assert tables.publish_due(NOW) == 1
    assert tables.publish_due(NOW + timedelta(hours=1)) == 0
    answer = Client().get(f"/c/data/tables/{CODE}.parquet")
    assert answer["Access-Control-Allow-Origin"] == "*"
    table = pq.read_table(io.BytesIO(answer.content))
    hidden = [row[2] is datasets.HIDDEN for row in told.rows]
    assert any(hidden)
    assert table.column("rows_hidden").to_pylist() == hidden
    assert table.column("rows").to_pylist() == [None if row[2] is datasets.HIDDEN else row[2] for row in told.rows]
    assert table.column_names == ["month", "place", "rows", "rows_hidden"]
    lines = list(csv.reader(io.StringIO(Client().get(f"/c/data/tables/{CODE}.csv").content.decode("utf-8-sig"))))
    assert lines[0] == table.column_names and len(lines) == 1 + len(table)
    assert lines[1][0] == "2026-11-01"
    everything = b"".join(Client().get(f"/c/data/tables/{CODE}.{form}").content for form in ("csv", "json"))
    assert b"H18.12" not in everything and b"012345678901" not in everything


def test_a_dictionary_says_what_columns_mean_in_both_languages_and_how_the_table_may_be_used(dossiers):
    tables.publish_due(NOW)
    (told,) = json.loads(Client().get("/c/data/tables").content)["tables"]
    assert told["licence"]["id"] == "CC-BY-4.0" and told["law"] and told["smallest"] == 5
    assert [column["name"] for column in told["columns"]] == ["month", "place", "rows", "rows_hidden"]
    assert all(column["title"]["vi"] and column["title"]["en"] for column in told["columns"])
    for file in told["files"]:
        assert len(Client().get(file["address"]).content) == file["bytes"]
    assert f"/c/data/tables/{CODE}.parquet" in Client().get("/c/data").content.decode()


def test_a_table_taken_off_the_list_is_gone_at_once(dossiers, monkeypatch):
    tables.publish_due(NOW)
    monkeypatch.setattr(tables, "opened", lambda: Opened())
    assert Client().get(f"/c/data/tables/{CODE}.parquet").status_code == 404
    assert json.loads(Client().get("/c/data/tables").content) == {"tables": []}
    assert Client().get("/c/data/tables/..%2F..%2Freports.json").status_code == 404
