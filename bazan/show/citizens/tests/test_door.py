"""What the door lets in: reports of everybody within the smallest reach, each once, each refusal said at its field."""

import re

import pytest
from django.test import Client

from bazan.act.field_reports import api as field_reports

pytestmark = pytest.mark.usefixtures("province")
KEY = "7b0a2c1e-58d4-4a53-9f0e-0d3a6c0b9e01"


def form(key=KEY, **more):
    return {
        "key": key,
        "words": "Ổ gà sâu trước cổng chợ",
        "service": "field_reports.road_damage",
        "latitude": "10.1",
        "longitude": "106.1",
    } | more


def send(client=None, **more):
    return (client or Client()).post("/c/reports", form(**more), headers={"accept": "application/json"})


def test_a_report_comes_in_and_sent_again_it_is_the_same():
    first = send()
    assert first.status_code == 201, first.content
    again = send()
    assert (again.status_code, again.json()["code"]) == (200, first.json()["code"])
    assert len(field_reports.reports()) == 1


def test_every_page_opens_without_a_cookie_in_every_language():
    code = send().json()["code"]
    number = field_reports.report(field_reports.opened(code)[0]).number
    for spoken in ("vi", "en", "rad"):
        for address in (
            "/c",
            "/c/report",
            "/c/reports",
            "/c/reports?map=1",
            "/c/mine",
            "/c/follow",
            f"/c/t/{code}",
            f"/c/t/{code}/receipt",
        ):
            answer = Client().get(address, {"lang": spoken} if "?" not in address else {"lang": spoken, "map": "1"})
            assert answer.status_code == 200, (address, spoken)
            text = answer.content.decode()
            assert not re.search(r"citizens\.[a-z_.]+[<\"]", re.sub(r"/static/[^\"]+", "", text)), (address, spoken)
    assert Client().get(f"/c/r/{number}").status_code == 404  # nobody looked at it yet
