"""Raw files and refused pieces with personal columns go when their time is over; others stay, and so does what was read of them."""

from datetime import timedelta

import pytest
from django.db import transaction

from bazan.core.errors import NotFound
from bazan.core.settings import current
from bazan.data.sources import api
from bazan.data.sources.models import Quarantine, Source, SourceRun
from bazan.directory.audit import api as audit
from bazan.directory.personal_data import api as personal_data
from bazan.directory.personal_data.types import Traces
from bazan.platform.security.text_anonymization import ERASED
from tests.fixtures.stations import BINDING, HEAD, LINES, NOW, bring, rows_of
from tests.present import present

DAYS = timedelta(days=730)


@pytest.fixture(autouse=True)
def _no_anchors():
    """Those that tests before this one left: their chain is rolled back."""
    audit.anchor_file().unlink(missing_ok=True)


@pytest.fixture
def run(feed):
    """A file of permits, whose dataset hashes the applicant, with four refused lines."""
    Source.objects.update(enabled=True)
    made = bring(feed("table", BINDING), HEAD + LINES, current())
    SourceRun.objects.filter(id=made.id).update(finished_at=NOW)
    return SourceRun.objects.get(id=made.id)


def test_a_file_with_personal_columns_goes_after_its_days_and_its_rows_stay(run):
    path, rows = api.file_path(run.file_sha256), rows_of("bridges.permits")
    assert personal_data.run(NOW + DAYS)["sources.files"] == 0 and path.exists()
    done = personal_data.run(NOW + DAYS + timedelta(seconds=1))
    assert done["sources.files"] == 1 and not path.exists()
    with pytest.raises(NotFound):
        api.file_path(run.file_sha256)
    assert personal_data.proofs(holder="sources.files")[0].prints == (run.file_sha256,)
    assert rows_of("bridges.permits") == rows and not audit.verify()


def test_its_refused_pieces_go_too_and_are_not_asked_for_again(run):
    raw = list(Quarantine.objects.values_list("raw", flat=True))
    old = present(Quarantine.objects.order_by("at").last()).at + DAYS
    assert personal_data.run(old)["sources.quarantine"] < len(raw)
    later = old + timedelta(days=1)
    personal_data.run(later)
    assert set(Quarantine.objects.values_list("raw", "state")) == {(ERASED, "dismissed")}
    assert personal_data.run(later)["sources.quarantine"] == 0


def test_what_holds_nobodys_data_stays(run):
    Quarantine.objects.update(context={})
    Source.objects.update(binding={})
    done = personal_data.run(NOW + DAYS * 3)
    assert done["sources.files"] == done["sources.quarantine"] == 0


def test_the_files_and_pieces_of_a_person_who_asked_go_at_once_and_others_stay(run):
    path, rows = api.file_path(run.file_sha256), rows_of("bridges.permits")
    named = present(Quarantine.objects.order_by("id").first())
    Quarantine.objects.filter(id=named.id).update(raw='["Y Bham 0123456789", "y"]')
    Quarantine.objects.exclude(id=named.id).update(raw='["Y Bham 01234567890", "y"]')
    found = personal_data.naming("y bham 0123456789")
    assert found == {"sources.quarantine": [named.id]}
    with transaction.atomic():
        assert personal_data.erase_traces(Traces(frozenset(), frozenset(), {}), "12/ĐN", "an.officer", NOW + DAYS) == 0
        assert personal_data.erase_traces(Traces(frozenset({run.file_sha256}), frozenset(), found), "12/ĐN", "an.officer", NOW + DAYS) == 2
    assert not path.exists() and SourceRun.objects.get(id=run.id).file_erased_at is not None
    assert list(Quarantine.objects.filter(raw=ERASED).values_list("id", flat=True)) == [named.id]
    assert [proof.request for proof in personal_data.proofs()] == ["12/ĐN", "12/ĐN"] and rows_of("bridges.permits") == rows
