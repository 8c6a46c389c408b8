"""The made-up province of four communes with the real services and the real rules of who gets which report, and people of every kind."""

from datetime import datetime, timedelta

import pytest

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import Filed, Position
from bazan.core.settings import ROOT
from bazan.core.time import LOCAL
from bazan.data.datasets import api as datasets
from bazan.platform import packs
from tests import incident_province, made_up
from tests.incident_province import somebody

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
"""A Wednesday."""
HERE = (10.1, 106.1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def province(db, tmp_path):
    made_up.settle(tmp_path / "province", incident_province.PROVINCE)
    pack = packs.load(ROOT / "sectors/field_reports")
    datasets.load_pack(pack)
    api.load_pack(pack, NOW)


def filed(key="report-0001", **more):
    values = {
        "key": key, "channel": "app", "words": "Ổ gà sâu trước cổng chợ, xe máy ngã nhiều lần", "service": "field_reports.road_damage",
        "point": HERE, "phone": "0912 345 678", "name": "Nguyễn Văn A",
    } | more  # fmt: skip
    return Filed(**values)


def sent(key="report-0001", at=NOW, **more):
    return api.report(api.submit(filed(key, **more), at).report_id)


def reception():
    return somebody("duty_officer", "ioc", username="tiepnhan")


def publisher():
    return somebody("duty_officer", "ioc", username="duyet")


def commune(code="1"):
    return somebody("commune_officer", f"ubnd-{code}", [incident_province.commune(code)], username=f"xa{code}")


def act(one, name, by, at=NOW, **more):
    return api.move(one.id, name, by, api.report(one.id).case.version, at, **more)


def answered(one, at=NOW, words="Đã vá ổ gà, mặt đường phẳng."):
    """Assigned, worked on and answered by its commune."""
    act(one, "assign", reception(), at)
    act(one, "start", commune(), at + MINUTE)
    return act(one, "answer", commune(), at + 2 * MINUTE, reason=words, files=more_files(), position=Position(*HERE, 6))


def published(one, at=NOW):
    answered(one, at)
    return act(one, "publish", publisher(), at + 3 * MINUTE)


def more_files():
    import io

    from PIL import Image

    from bazan.coordination.cases import api as casework

    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "grey").save(drawn, "JPEG")
    drawn.seek(0)
    return [casework.keep(drawn, "sau.jpg")]
