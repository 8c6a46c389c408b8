"""Runs that other rooms hold."""

import io

import pytest

from bazan.core import settings as kernel_settings
from bazan.core.errors import NotFound, Refused
from bazan.data.sources import api
from bazan.data.sources.models import Source
from tests.fixtures.stations import NOW


@pytest.fixture
def form(db):
    item = {"code": "form:test.beds", "name": "Biểu mẫu", "name_en": "Form", "driver": "form", "promise_s": 0}
    api.load_sources([item], sector="test")
    return Source.objects.get(code="form:test.beds")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BAZAN_HOME", str(tmp_path))
    kernel_settings.current.cache_clear()
    yield tmp_path
    kernel_settings.current.cache_clear()


def test_a_delivered_file_is_kept_and_its_run_counted(form, home):
    sha256, size = api.keep_file(io.BytesIO(b"abc"))
    run = api.open_run(form.code, "C:/x/tháng 10.xlsx", sha256, NOW)
    assert (run.state, size, api.file_path(sha256).read_bytes()) == ("running", 3, b"abc")
    done = api.finish_run(run.id, NOW, read=10, accepted=5, same=2, superseded=1, rejected=2)
    assert (done.state, done.read, done.accepted, done.duplicate, done.superseded, done.rejected) == ("done", 10, 5, 2, 1, 2)
    assert api.source(form.code, NOW).last_good_at == NOW


def test_a_delivery_that_failed_says_why_and_leaves_the_source_as_it_was(form):
    run = api.open_run(form.code, "x.xlsx", "", NOW)
    failed = api.fail_run(run.id, Refused("sources.import.empty", {"file": "x.xlsx"}), NOW)
    assert (failed.state, failed.error_rule) == ("failed", "sources.import.empty")
    assert api.source(form.code, NOW).last_good_at is None


def test_a_file_that_was_never_kept_has_no_path(home):
    for name in ("0" * 64, "../../etc/passwd", ""):
        with pytest.raises(NotFound):
            api.file_path(name)


def test_a_form_source_has_no_schedule(db):
    item = {"code": "form:test.beds", "name": "x", "name_en": "x", "driver": "form", "promise_s": 0, "schedule_s": 60}
    with pytest.raises(Refused) as refusal:
        api.load_sources([item])
    assert refusal.value.field == "schedule_s"
