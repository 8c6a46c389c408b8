"""Offices with the numbers they call: one's own commune first, old numbers said to be old, nothing shown that isn't open."""

from datetime import timedelta

import pytest
from django.test import Client

from bazan.core.settings import ROOT
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.figures.api import forget
from bazan.data.sources import api as sources
from bazan.platform import packs

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture(autouse=True)
def pack(province):
    forget()
    datasets.load_pack(packs.load(ROOT / "sectors/administration"))
    sources.load_sources(
        [{"code": "offices", "name": "Máy", "name_en": "Machine", "driver": "form", "promise_s": 0}], sector="administration"
    )


def tell(*rows):
    at = now()
    records = [
        Record({"code": f"o{number}", "name": f"Một cửa {number}", "unit": "ubnd-1", "state": "open", "counters": "3",
                "told_at": at.isoformat(), "served": "77"} | row, number)
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    staged = datasets.stage("administration.service_offices", records, Context())
    assert not staged.refused, staged.refused
    datasets.commit(staged, Origin(sources.open_run("offices", now=at).id, "system", at, reason="test"))
    forget()


def page(address="/c/see/offices", client=None):
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_where_no_office_tells_the_pages_say_so():
    assert "Chưa có nơi nào gửi số thứ tự chờ về đây." in page()
    assert "Chưa có nơi nào gửi số thứ tự chờ về đây." in page("/c/see")


def test_the_own_commune_comes_first_and_by_a_choice_kept_nowhere():
    tell({"commune": "1", "called": "042", "given": "055", "waiting": "13", "waited_min": "25"}, {"commune": "2", "called": "007"})
    client = Client()
    shown = page("/c/see/offices?place=2", client)
    assert shown.index("Một cửa 2") < shown.index("Một cửa 1")
    assert not client.cookies
    client.get("/c/warnings?place=1")
    shown = page(client=client)
    assert shown.index("Một cửa 1") < shown.index("Một cửa 2")
    assert all(f">{number}<" in shown for number in ("042", "055", "13", "25"))
    own = page("/c/see", client)
    assert "Một cửa 1" in own and "Một cửa 2" not in own and "ở 2 nơi" in own


def test_numbers_that_should_move_and_do_not_are_old():
    tell(
        {"commune": "1", "told_at": (now() - timedelta(minutes=40)).isoformat(), "called": "042"},
        {"commune": "2", "told_at": (now() - timedelta(hours=9)).isoformat(), "state": "closed", "called": "099"},
    )
    assert "Số cũ" in page("/c/see/offices?place=1")
    closed = page("/c/see/offices?place=2")
    assert "Hết giờ làm việc" in closed and ">099<" not in closed
    assert closed.count("Số cũ") == 1


def test_only_what_is_opened_is_shown_and_an_office_of_no_commune_is_refused():
    tell({"commune": "1", "called": "<script>alert(1)</script>"})
    shown = page()
    assert ">77<" not in shown  # how many were served isn't opened
    assert "<script>alert" not in shown
    assert Client().get("/c/see/offices?place=nowhere").status_code == 400
