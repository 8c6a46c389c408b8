"""A full disk: who sends a file is told in words to send it again, nothing is half stored, and sent again it is taken."""

import errno
import hashlib
import io
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from bazan.citizens.app import rate_limits, uploads
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.models import ReportPicture
from bazan.core.errors import storage_full
from bazan.core.settings import current
from bazan.data.sources.intake import external_runs
from bazan.processes.web import urls
from tests.fixtures.report_province import province

__all__ = ["province"]
KEY = "7b0a2c1e-58d4-4a53-9f0e-0d3a6c0b9e01"
JSON = {"accept": "application/json"}


@pytest.fixture
def small_disk(tmp_path, monkeypatch):
    """The archive on a file system of its own of 300 kB."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", place], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.decode().strip()}")
    monkeypatch.setattr(external_runs, "current", lambda: replace(current(), home=place))
    monkeypatch.setattr(rate_limits, "sent_by_network", rate_limits.Hourly())
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def send(sizes=(60_000, 400_000), **headers) -> Any:
    """A report with pictures of so many bytes."""
    pictures = [SimpleUploadedFile(f"{n}.jpg", b"\xff\xd8\xff\xe0" + bytes([n]) * size, "image/jpeg") for n, size in enumerate(sizes)]
    form = {"key": KEY, "words": "Ổ gà sâu trước cổng chợ", "service": "field_reports.road_damage"}
    form |= {"latitude": "10.1", "longitude": "106.1", "pictures": pictures}
    return Client(raise_request_exception=False).post("/c/reports", form, headers=headers)


@pytest.mark.parametrize(("language", "says"), [("vi", "hết chỗ lưu"), ("en", "no room left")])
@pytest.mark.usefixtures("province")
def test_a_citizens_app_is_told_in_json_to_send_it_again(small_disk, language, says):
    answer = send(accept="application/json", cookie=f"language={language}")
    assert (answer.status_code, answer["Content-Type"]) == (507, "application/json")
    assert answer.json()["rule"] == "storage.full" and says in answer.json()["reason"]
    assert int(answer["Retry-After"]) > 0


@pytest.mark.usefixtures("province")
def test_a_browser_without_the_app_is_told_on_a_page(small_disk):
    answer = send(accept="text/html")
    assert answer.status_code == 507 and "hết chỗ lưu" in answer.content.decode()
    assert "text/html" in answer["Content-Type"]


@pytest.mark.usefixtures("province")
def test_nothing_is_half_stored_and_sent_again_it_is_taken_once(small_disk):
    assert send(accept="application/json").status_code == 507
    assert field_reports.reports() == [] and not ReportPicture.objects.exists()
    left = [path for path in small_disk.rglob("*") if path.is_file() and path.name != "archive-key"]
    assert left == []
    subprocess.run(["mount", "-o", "remount,size=2m", small_disk], check=True)
    assert [send(accept="application/json").status_code for _ in range(2)] == [201, 200]
    assert ReportPicture.objects.count() == 2


def test_what_another_report_holds_stays_where_the_disk_is_full_for_one_with_the_same_picture(tmp_path, monkeypatch):
    monkeypatch.setattr(external_runs, "current", lambda: replace(current(), home=tmp_path))
    shared = b"\xff\xd8\xff\xe0 a picture that two people send"

    class Full(io.BytesIO):
        """The disk is full when this one is written; meanwhile the other report was taken."""

        def read(self, *size):
            external_runs.keep_file(io.BytesIO(shared))
            raise OSError(errno.ENOSPC, "No space left on device")

    second = SimpleUploadedFile("2.jpg", b"x", "image/jpeg")
    second.file = Full(b"x")
    with pytest.raises(OSError, match="No space"):
        uploads.keep([SimpleUploadedFile("1.jpg", shared, "image/jpeg"), second])
    name = hashlib.sha256(shared).hexdigest()
    assert external_runs.file_path(name).read_bytes() == shared
    assert [path.name for path in (tmp_path / "archive").rglob("*") if path.is_file()] == [name]


def full_page(request: HttpRequest) -> HttpResponse:
    with Path("/dev/full").open("wb", buffering=0) as disk:
        disk.write(b"x")
    return HttpResponse()


def full_machine(request: HttpRequest) -> HttpResponse:
    return full_page(request)


vars(full_machine)["machines"] = True
urlpatterns = [path("full-page", full_page), path("full-machine", full_machine), *urls.urlpatterns]
handler500, handler400 = urls.handler500, urls.handler400


@pytest.mark.django_db
def test_every_other_page_and_address_of_programs_answers_as_its_kind():
    with override_settings(ROOT_URLCONF=__name__):
        client = Client(raise_request_exception=False)
        answers = [
            client.get("/full-page", headers={"accept": "text/html"}), client.get("/full-page", headers=JSON), client.get("/full-machine")
        ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [507] * 3
    assert ["json" in answer["Content-Type"] for answer in answers] == [False, True, True]


def test_a_full_disk_of_the_database_counts_too():
    from django.db import OperationalError
    from psycopg.errors import DiskFull

    why = OperationalError("could not extend file")
    why.__cause__ = DiskFull("could not extend file")
    assert storage_full(why) and not storage_full(OperationalError("gone")) and not storage_full(OSError(5, "broken"))
