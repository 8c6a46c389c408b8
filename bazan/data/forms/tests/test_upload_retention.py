"""Uploads give up their files when their time is over or a person in them asked; who only counts erases nothing."""

from dataclasses import replace

import pytest

from bazan.data.forms import retention
from bazan.data.forms.models import Upload
from bazan.data.sources import api as sources
from bazan.directory.personal_data.types import Ripe, Traces
from tests.fixtures.form_province import NOW, filled, province, send  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def test_files_that_named_a_person_are_counted_then_erased(province):  # noqa: F811
    named, other = send(filled()), send(filled(rows=((1, 2.5, "A1"), (2, 3, None), (3, None, "B2"))))
    assert named.sha256 != other.sha256
    before = NOW.replace(year=NOW.year + 1)
    ripe = Ripe(before, before, traces=Traces(frozenset({named.sha256}), frozenset(), {}))
    assert [retention.files(replace(ripe, erase=False)).count for _ in range(2)] == [1, 1]
    assert sources.file_path(named.sha256).exists() and retention.keeps(named.sha256)
    assert retention.files(ripe).prints == (named.sha256,)
    assert Upload.objects.get(id=named.id).file_erased_at == before
    assert not retention.keeps(named.sha256)
    assert sources.file_path(other.sha256).exists() and retention.keeps(other.sha256)
    assert retention.files(ripe).count == 0
