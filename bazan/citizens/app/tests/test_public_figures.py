"""What everybody may see: sums of reports without small ones, open data as files, a dossier by its code, the center's own health."""

from dataclasses import replace

import pytest
from django.test import Client

from bazan.citizens.app import access
from bazan.citizens.field_reports import api as field_reports
from bazan.core.settings import ROOT, current
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.figures.api import forget
from bazan.data.sources import api as sources
from bazan.platform import packs
from tests.fixtures.report_province import NOW, published, sent
from tests.present import present

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    forget()
    monkeypatch.setattr("bazan.citizens.field_reports.publication.open_data.current", lambda: replace(current(), home=tmp_path))


def page(address, **more):
    answer = Client().get(address, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_anything_is_published_the_pages_say_so():
    assert "Chưa có số liệu nào được công bố." in page("/c/see")
    assert "Chưa có số liệu nào được công bố." in page("/c/data")
    assert Client().get("/c/data/reports.csv").status_code == 404


def test_sums_of_reports_are_told_and_the_data_can_be_taken_away():
    for n in range(6):
        published(sent(f"report-{n:04}", now()), now())
    field_reports.publish(now())
    told = page("/c/see")
    assert '<td class="figures">6</td>' in told
    assert "Xã Một" in told
    answer = Client().get("/c/data/reports.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert len(answer.content.decode().splitlines()) == 7
    assert "Ổ gà" not in answer.content.decode()
    assert Client().get("/c/data/reports.json").status_code == 404


@pytest.fixture
def dossiers(province):
    pack = packs.load(ROOT / "sectors/administration")
    datasets.load_pack(pack)
    sources.load_sources([{"code": "dossiers", "name": "Hồ sơ", "name_en": "Dossiers", "driver": "form", "promise_s": 0}], sector=pack.id)
    cells = {
        "dossier": "H18.12-0001", "procedure": "1.001", "procedure_name": "Cấp giấy phép xây dựng", "channel": "1",
        "identity": "012345678901",
        "receiving_unit": "ubnd-1", "resolving_unit": "ubnd-1", "received_at": "2026-11-20T08:00:00+07:00",
        "due_at": "2026-11-30T17:00:00+07:00", "state": "4",
    }  # fmt: skip
    staged = datasets.stage("administration.dossiers", [Record(cells, 1)], Context())
    assert not staged.refused, staged.refused
    datasets.commit(staged, Origin(sources.open_run("dossiers", now=NOW).id, "system", NOW, reason="test"))


@pytest.mark.usefixtures("dossiers")
def test_a_dossier_is_found_by_its_code_and_names_nobody():
    told = Client().post("/c/see/dossier", {"code": " h18.12-0001 ", "proof": "0123 4567 8901"}).content.decode()
    assert "Cấp giấy phép xây dựng" in told
    assert "Đang xử lý" in told
    assert "012345678901" not in told


@pytest.mark.usefixtures("dossiers")
def test_guessing_at_dossiers_is_braked(monkeypatch):
    held = []
    monkeypatch.setattr(access._brake, "hold", lambda network: held.append(network) or False)
    answer = Client().post("/c/see/dossier", {"code": "H18.12-9999", "proof": "012345678901"}, REMOTE_ADDR="203.0.113.9")
    assert (answer.status_code, len(held)) == (429, 1)


def test_what_is_open_names_no_column_of_persons():
    from bazan.data.open_data.api import opened

    said = opened()
    for dataset, shows in (
        (present(said.lookup).dataset, present(said.lookup).shows),
        (present(said.offices).dataset, (*present(said.offices).numbers, *present(said.offices).about)),
    ):
        datasets.load_pack(packs.load(ROOT / "sectors" / dataset.partition(".")[0]))
        assert not [name for name in shows if datasets.dataset(dataset).column(name).personal]
