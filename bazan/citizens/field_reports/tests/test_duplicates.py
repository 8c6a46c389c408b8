"""What makes two reports perhaps one, and services that are kept in memory and never out of date."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from bazan.citizens.field_reports import api, rules
from bazan.citizens.field_reports.grammar import ServiceFile
from bazan.citizens.field_reports.models import ServiceRow
from bazan.citizens.field_reports.service_declaration import service_of
from bazan.core.settings import ROOT
from bazan.platform import packs
from bazan.platform.declarations.api import read
from tests.database import named
from tests.fixtures.report_province import HERE, NOW, act, reception, sent
from tests.present import present

LAMP = service_of("city.lamp", "city", read(ServiceFile, {
    "id": "lamp", "category": "urban_order", "level": "normal", "icon": "lamp", "order": 1, "near_m": 40,
    "title": {"vi": "Đèn", "en": "Lamp"}, "hint": {"vi": "Trụ nào", "en": "Which pole"},
}))  # fmt: skip


def alike(one: str, other: str, metres: float = 10, days: float = 1, bits: int | None = None) -> float:
    return rules.alike(metres, days, one, other, bits, LAMP)


def test_neither_place_nor_words_alone_make_two_reports_one():
    assert alike("Đèn đường tắt", "Chụp bóng sắp rơi xuống xe", 0, 0) < LAMP.alike
    assert alike("Đèn hẻm chợ tắt cả tuần", "Đèn hẻm chợ tắt cả tuần", 80, 0) < LAMP.alike


def test_marks_and_the_order_of_words_make_no_difference():
    assert alike("Hẻm chợ tối thui, đèn tắt", "den tat, hem cho toi thui") == pytest.approx(alike("đèn", "đèn"))


def test_another_number_after_the_same_word_is_another_thing():
    assert alike("Đèn trụ số 12 tắt", "den tru so 12 tat") >= LAMP.alike > alike("Đèn trụ số 12 tắt", "den tru so 13 tat")


def test_without_words_place_and_time_say():
    assert alike("", "Đèn tắt", 5) >= LAMP.alike > alike("", "", 60)


def test_the_same_picture_says_it_whatever_else_does():
    assert alike("Tối quá", "Trụ đèn nghiêng", 79, 29, bits=2) > 0.9 > alike("Tối quá", "Trụ đèn nghiêng", bits=20)


def test_how_alike_is_enough_the_service_says(province):
    first, second = sent(), sent("report-0002", at=NOW + timedelta(hours=1), words="Đường sụp một lỗ ngay cổng chợ, mới ngã xe")
    matter = api.service(first.service)
    (found,) = api.maybe_same(second, replace(matter, alike=0.3), NOW + timedelta(hours=2))
    assert found.report.id == first.id and 0.3 < found.alike < 1
    assert api.maybe_same(second, replace(matter, alike=found.alike + 0.01), NOW + timedelta(hours=2)) == []


def test_services_are_read_once_and_again_when_a_row_changed(province, django_assert_num_queries):
    known = api.services()
    with django_assert_num_queries(1):
        assert api.services() is known
        spec = known["field_reports.waste"]
    row = ServiceRow.objects.get(code="field_reports.waste")
    for metres in (70, 80):
        row.spec = row.spec | {"near_m": metres}
        row.save()
        assert (api.services()["field_reports.waste"].near_m, api.service("field_reports.waste").near_m) == (metres, metres)
    assert spec.near_m == 60


def test_what_was_taken_back_is_forgotten(province):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ServiceRow.objects.filter(code="field_reports.waste").delete()
        assert "field_reports.waste" not in api.services()
        raise ZeroDivisionError
    assert "field_reports.waste" in api.services()


def test_a_retired_service_is_offered_no_more_but_still_known(province):
    ServiceRow.objects.filter(code="field_reports.waste").update(retired_at=NOW)
    assert "field_reports.waste" not in api.services()
    assert api.service("field_reports.waste").code == "field_reports.waste"


OTHER_PROCESS = """
import django; django.setup()
from bazan.citizens.field_reports.models import ServiceRow
row = ServiceRow.objects.get(code="field_reports.noise")
row.spec |= {"near_m": 99}
row.save()
"""


@pytest.mark.django_db(transaction=True)
def test_what_another_process_changed_is_seen_at_once():
    api.load_pack(packs.load(ROOT / "sectors/field_reports"), NOW)
    assert api.services()["field_reports.noise"].near_m == 80
    where = named(connection.settings_dict["NAME"])
    subprocess.run([sys.executable, "-c", OTHER_PROCESS], cwd=ROOT, env=os.environ | {"DATABASE_URL": where}, check=True)
    assert api.services()["field_reports.noise"].near_m == 99


def test_of_many_open_reports_around_the_nearest_are_told_first(province):
    made = [sent(f"report-{number:04}", point=(HERE[0] + number * 1e-4, HERE[1])) for number in (9, 3, 7, 1, 8, 5, 2)]
    for one in made:
        act(one, "receive", reception())
    told = api.around(*HERE, replace(api.service(made[0].service), near_m=200), NOW + timedelta(hours=1))
    ranked = sorted(made, key=lambda one: present(one.latitude))
    assert [one.number for one in told] == [one.number for one in ranked[:5]]
