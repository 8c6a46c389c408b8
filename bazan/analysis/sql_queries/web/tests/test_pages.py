"""The console as a steward uses it: tables in reach, a mistake shown where it is, an answer seen and taken away."""

import pytest
from django.apps import apps
from django.test import Client

from bazan.analysis.sql_queries import api as sql_queries
from bazan.core.settings import ROOT
from bazan.data.datasets import api as datasets
from bazan.directory.audit import api as audit
from bazan.platform import packs
from tests.fixtures import minimal_province
from tests.fixtures.incident_province import PROVINCE, somebody

TEXT = "SELECT code, name FROM place WHERE kind = 'commune' ORDER BY code"


@pytest.fixture
def province(db, tmp_path):
    minimal_province.settle(tmp_path / "province", PROVINCE)
    for sector in ("administration", "education"):
        datasets.load_pack(packs.load(ROOT / "sectors" / sector))


def client_of(username: str, sector: str = "*") -> Client:
    account_id = somebody("data_steward", "ioc", username=username).reach.account_id
    apps.get_model("people", "Grant").objects.create(account_id=account_id, role="data_steward", sector=sector)
    made = Client()
    made.force_login(apps.get_model("people", "Account").objects.get(id=account_id))
    return made


def test_a_steward_sees_the_tables_of_the_sectors_in_reach(province):
    page = client_of("all").get("/inquiries").content.decode()
    assert "&#34;administration.dossiers&#34;" in page and "&#34;education.enrolment&#34;" in page
    one_sector = client_of("school", "education")
    page = one_sector.get("/inquiries").content.decode()
    assert "administration.dossiers" not in page and "&#34;education.enrolment&#34;" in page
    answer = one_sector.post("/inquiries/ask", {"text": 'SELECT *\nFROM "administration.dossiers"'})
    assert answer.status_code == 400
    assert 'data-line="2"' in answer.content.decode() and 'data-column="6"' in answer.content.decode()


def test_an_answer_is_seen_taken_away_and_told_to_the_audit(province):
    client = client_of("steward")
    asked = client.post("/inquiries/ask", {"text": TEXT})
    (info,) = sql_queries.inquiries(1)
    assert asked.headers["Location"] == f"/inquiries/{info.id}"
    assert "<progress" in client.get(f"/inquiries/{info.id}").content.decode()
    sql_queries.run(info.id)
    page = client.get(f"/inquiries/{info.id}").content.decode()
    assert "Xã Một" in page and "<progress" not in page
    csv = client.get(f"/inquiries/{info.id}/take/csv")
    assert csv.headers["Content-Disposition"] == f'attachment; filename="bazan-inquiry-{info.id}.csv"'
    assert "Xã Một" in csv.content.decode("utf-8-sig")
    assert client.get(f"/inquiries/{info.id}/take/parquet").content[:4] == b"PAR1"
    assert client.get(f"/inquiries/{info.id}/take/json").status_code == 404
    assert sum(entry.action == "inquiries.take" for entry in audit.entries(limit=20)) == 2
    assert client_of("other").get(f"/inquiries/{info.id}").status_code == 404


def test_an_inquiry_that_waits_is_stopped(province):
    client = client_of("steward")
    client.post("/inquiries/ask", {"text": TEXT})
    (info,) = sql_queries.inquiries(1)
    client.post(f"/inquiries/{info.id}/cancel")
    assert "Đã dừng" in client.get(f"/inquiries/{info.id}").content.decode()
