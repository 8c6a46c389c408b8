"""The way of a form: made, filled in, sent, corrected, confirmed, verified, approved, locked, unlocked."""

import pytest

from bazan.connect.datasets import api as datasets
from bazan.connect.forms.tests.conftest import confirmed, faults, filled, send

pytestmark = pytest.mark.django_db


def values():
    found = datasets.rows("apiculture.hives").rows
    return sorted((row.line, row.values["hives"], row.values["honey"], row.values["grade"], row.cell("hives")) for row in found)


def test_a_filled_template_is_taken_row_by_row(province):
    upload = send(filled())
    assert upload.state == "checked" and faults(upload) == []
    assert (upload.result["good"], upload.result["new"]) == (3, 3)
    assert values() == []
    assert confirmed(upload).state == "committed"
    assert values() == [(7, 10, 12.5, "A1", "C7"), (8, 20, 30.0, None, "C8"), (9, 5, None, "B2", "C9")]
