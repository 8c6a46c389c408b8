"""Who walks through the codes of dossiers learns nothing: a code alone opens none, no answer tells which exist, and looks are counted."""

import statistics
import time

import pytest
from django.test import Client

from bazan.citizens.app import access, rate_limits
from bazan.citizens.app.settings import CitizenSettings
from bazan.core.settings import ROOT, read
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.sources import api as sources
from bazan.platform import packs
from bazan.platform.security.rate_limit import Pace
from tests.fixtures.report_province import NOW, province

__all__ = ["province"]
OWNER = "012345678901"
WALKED = 60


@pytest.fixture(autouse=True)
def dossiers(province, monkeypatch):
    """Sixty dossiers with codes that follow each other, and counters that begin anew."""
    pack = packs.load(ROOT / "sectors/administration")
    datasets.load_pack(pack)
    sources.load_sources([{"code": "dossiers", "name": "Hồ sơ", "name_en": "Dossiers", "driver": "form", "promise_s": 0}], sector=pack.id)
    rows = [
        {
            "dossier": f"H18.12-{number:04}", "procedure": "1.001", "procedure_name": "Cấp giấy phép xây dựng", "channel": "1",
            "identity": OWNER if number else "", "receiving_unit": "ubnd-1", "resolving_unit": "ubnd-1",
            "received_at": "2026-11-20T08:00:00+07:00", "due_at": "2026-11-30T17:00:00+07:00", "state": "4",
        }
        for number in range(WALKED)
    ]  # fmt: skip
    staged = datasets.stage("administration.dossiers", [Record(cells, line) for line, cells in enumerate(rows, 1)], Context())
    assert not staged.refused
    datasets.commit(staged, Origin(sources.open_run("dossiers", now=NOW).id, "system", NOW, reason="test"))
    for name in ("_lookups_by_network", "_wrong_by_code"):
        monkeypatch.setattr(rate_limits, name, Pace(3600))
    monkeypatch.setattr(access._brake, "hold", lambda network: True)


@pytest.fixture
def unlimited(monkeypatch):
    told = {"BAZAN_LOOKUPS_PER_NETWORK": "100000", "BAZAN_LOOKUPS_PER_CODE": "100000"}
    monkeypatch.setattr(rate_limits, "of_room", lambda kind: read(CitizenSettings, told))


def look(number: int, proof: str = OWNER, network: str = "203.0.113.9", **more):
    return Client().post("/c/see/dossier", {"code": f"H18.12-{number:04}", "proof": proof}, REMOTE_ADDR=network, **more)


def test_a_code_alone_opens_no_dossier():
    answer = Client().post("/c/see/dossier", {"code": "H18.12-0001"})
    assert answer.status_code == 400 and "Cấp giấy phép xây dựng" not in answer.content.decode()
    assert "Cấp giấy phép xây dựng" in look(1).content.decode()


def test_a_dossier_without_an_applicants_number_opens_to_nobody():
    assert {look(0, proof).status_code for proof in (OWNER, "0" * 12, " " * 12)} <= {400, 404}


@pytest.mark.usefixtures("unlimited")
def test_a_wrong_number_and_an_unknown_code_are_answered_alike():
    wrong, unknown = look(1, "999999999999"), look(9999)
    assert wrong.status_code == unknown.status_code == 404
    assert wrong.content == unknown.content
    took = {"wrong": [], "unknown": []}
    for _ in range(15):
        for name, number, proof in (("wrong", 1, "999999999999"), ("unknown", 9999, OWNER)):
            began = time.perf_counter()
            look(number, proof)
            took[name].append(time.perf_counter() - began)
    wrong_s, unknown_s = statistics.median(took["wrong"]), statistics.median(took["unknown"])
    assert abs(wrong_s - unknown_s) < 0.5 * max(wrong_s, unknown_s)


def test_one_network_sees_no_more_dossiers_within_an_hour_than_the_limit_even_with_right_numbers(monkeypatch):
    monkeypatch.setattr(rate_limits, "of_room", lambda kind: read(CitizenSettings, {"BAZAN_LOOKUPS_PER_NETWORK": "20"}))
    answers = [look(number).status_code for number in range(1, WALKED)]
    assert answers.count(200) == 20 and set(answers[20:]) == {429}
    assert look(30, network="198.51.100.7").status_code == 200


@pytest.mark.parametrize(("language", "says"), [("vi", "quá nhiều lần"), ("en", "Too many looks")])
@pytest.mark.parametrize("code", [1, 9999], ids=["a dossier", "an unknown code"])
def test_one_network_may_try_a_code_so_often_only(language, says, code):
    answers = [look(code, f"{number:012}", headers={"accept-language": language}) for number in range(12)]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429] * 2
    assert says in answers[-1].content.decode() and int(answers[-1]["Retry-After"]) > 0
    assert look(2).status_code == 200


def test_a_stranger_who_guesses_locks_nobody_out_elsewhere():
    assert [look(1, f"{number:012}").status_code for number in range(12)][-1] == 429
    assert look(1, network="198.51.100.7").status_code == 200


def test_a_right_number_uses_up_nothing_of_a_dossier():
    assert {look(1).status_code for _ in range(15)} == {200}


def test_from_everywhere_a_dossier_may_be_tried_ten_times_as_often(monkeypatch):
    monkeypatch.setattr(rate_limits, "of_room", lambda kind: read(CitizenSettings, {"BAZAN_LOOKUPS_PER_CODE": "2"}))
    answers = [look(1, f"{number:012}", network=f"198.51.100.{number}").status_code for number in range(21)]
    assert answers == [404] * 20 + [429]
    assert look(1, network="198.51.100.99").status_code == 429
