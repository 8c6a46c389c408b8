"""The made-up province with reports in every state Open311 can meet, and a program that asks it and sends to it."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

from django.test import Client

from bazan.citizens.field_reports import api
from bazan.core.settings import ROOT
from bazan.core.time import LOCAL, now
from bazan.data.datasets import api as datasets
from bazan.platform import packs
from tests.fixtures import incident_province, minimal_province
from tests.fixtures.report_province import act, answered, publisher, reception, sent
from tests.present import present

V2 = "/open311/v2"
ROAD, FLOOD, LIGHT = "field_reports.road_damage", "field_reports.flooding", "field_reports.street_light"
HOLE = {"service_code": ROAD, "lat": "10.1", "long": "106.1", "description": "Hố sâu giữa đường"}


def settle(folder) -> dict[str, str]:
    """Numbers of reports: ``new`` nobody has looked at, ``received``, ``published``, ``closed``, ``refused``, ``merged``, ``flood`` (forty
    days ago), ``old`` (a hundred)."""
    minimal_province.settle(folder, incident_province.PROVINCE)
    pack = packs.load(ROOT / "sectors/field_reports")
    datasets.load_pack(pack)
    at = now()
    api.load_pack(pack, at)
    made = {
        name: sent(f"report-{name}", at - timedelta(hours=1)) for name in ("new", "received", "published", "closed", "refused", "merged")
    }
    made["flood"] = sent("report-flood", at - timedelta(days=40), service=FLOOD, words="Nước ngập. Gọi 0912 345 678", point=(10.3, 106.3))
    made["old"] = sent("report-old", at - timedelta(days=100))
    for name in ("received", "flood", "old"):
        act(made[name], "receive", reception(), at)
    for name in ("published", "closed"):
        answered(made[name], at)
        act(made[name], "publish", publisher(), at)
    api.judge_answer(made["closed"].id, True, True, 5, "", at)
    act(made["refused"], "refuse", reception(), at, reason="Không thuộc thẩm quyền")
    api.merge(made["merged"].id, made["received"].id, reception(), made["merged"].case.version, at)
    return {name: one.number for name, one in made.items()}


def client(language="en"):
    return Client(HTTP_ACCEPT_LANGUAGE=language, raise_request_exception=False)


def ask(path, language="en", **said):
    return client(language).get(f"{V2}/{path}", said)


def tell(form, path="requests.json", headers=None, **more):
    return client().post(f"{V2}/{path}", {**form, **more}, headers=headers or {})


def numbers(answer) -> set[str]:
    return {one["service_request_id"] for one in answer.json()}


def tree(answer) -> ElementTree.Element:
    return ElementTree.fromstring(answer.content)


def only(answer) -> dict:
    """The one thing of a list."""
    (one,) = answer.json()
    return one


def refused(answer) -> tuple[int, int, str]:
    """(status, code, sentence) of a refusal in JSON or XML."""
    if answer["Content-Type"].startswith("application/json"):
        (error,) = answer.json()
        return answer.status_code, error["code"], error["description"]
    root = tree(answer)
    assert (root.tag, [child.tag for child in root]) == ("errors", ["error"])
    return answer.status_code, int(present(root.findtext("error/code"))), str(root.findtext("error/description"))


def w3(at: datetime) -> str:
    return at.astimezone(LOCAL).isoformat(timespec="seconds")
