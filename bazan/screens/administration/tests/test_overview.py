"""The first days of an installation, how it is, and what its packs bring."""

from datetime import timedelta

import pytest
from django.apps import apps

from bazan.core.settings import ROOT
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.platform.packs import load
from bazan.screens.administration import setup_checklist

pytestmark = pytest.mark.django_db


def test_what_still_lacks_is_in_sight_on_every_page_and_marked_by_itself(province, signed_in):
    office = signed_in("administrator", "ioc")
    page = office.get("/admin/start").text
    for said in ("Hai quản trị toàn tỉnh", "Còn thiếu", "Đã có", "/admin/channels/mail"):
        assert said in page
    before = office.get("/admin/channels").text
    assert "/admin/start" in before and "bước để hệ thống" in before
    signed_in("administrator", "ubnd-tinh")
    after = office.get("/admin/start").text
    assert after.count("Còn thiếu") == page.count("Còn thiếu") - 1
    health = signed_in("administrator", "so-yt", sector="health").get("/admin/changes").text
    assert "bước để hệ thống" not in health


def test_every_step_leads_to_a_page(province, signed_in):
    office = signed_in("administrator", "ioc")
    for step in setup_checklist.steps(now()):
        assert office.get(step.address).status_code == 200, step.address


def test_a_step_is_a_link_only_for_whom_its_page_lets_in(province, signed_in):
    steward = signed_in("data_steward", "ioc")
    page = steward.get("/admin").text
    shown = [step for step in setup_checklist.steps(now()) if f'href="{step.address}"' in page]
    assert {step.address: steward.get(step.address).status_code for step in shown} == dict.fromkeys((step.address for step in shown), 200)
    assert "Còn thiếu" in page and "/admin/channels/mail" not in page


def test_health_says_what_is_wrong_how_it_is_mended_and_how_backups_stand(province, signed_in):
    at = now()
    run = apps.get_model("backups.BackupRun")
    run.objects.create(kind="backup", began_at=at - timedelta(hours=3), took_s=12, ok=True, name="b-1", recovery_point=at)
    page = signed_in("administrator", "ioc").get("/admin/health").text
    assert "điều hỏng" in page and "Sao lưu" in page and "chưa lần nào" in page and "bazan doctor" in page
    assert signed_in("data_steward", "ioc").get("/admin/health").status_code == 403


def test_a_pack_says_what_the_province_changed_in_it(province, signed_in):
    loaded = apps.get_model("indicators.LoadedPack")
    spec = {"title": {"vi": "Ong mật", "en": "Bees"}, "icon": "leaf", "owner": "", "state": "live", "boards": []}
    loaded.objects.create(pack="honey", version=7, order=1, spec=spec, folder="")
    datasets.load_pack(load(ROOT / "bazan/data/indicators/tests/packs/honey"))
    page = signed_in("data_steward", "ioc").get("/admin/packs").text
    assert "Ong mật" in page and "bản 7" in page and "Tỉnh chưa đổi gì" in page and "5 bộ dữ liệu" in page
    assert "Ong mật" not in signed_in("administrator", "so-yt", sector="health").get("/admin/packs").text
