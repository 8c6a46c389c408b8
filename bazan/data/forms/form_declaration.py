"""A form as its pack declares it, read from its row."""

from dataclasses import replace

from bazan.data.forms import grammar
from bazan.data.forms.models import Form
from bazan.data.forms.types import FormInfo, Sheet
from bazan.platform.declarations.api import read


def info_of(row: Form) -> FormInfo:
    """The form of a row, whose ``spec`` is its file with the words of its labels."""
    declared = read(grammar.Form, row.spec)
    return FormInfo(
        row.id, row.code, row.pack, row.version, declared.labels, declared.about, declared.grain, declared.owed_by, declared.due,
        declared.verified_by, declared.law, tuple(_sheet(sheet, row.pack) for sheet in declared.sheets), row.since,
    )  # fmt: skip


def _sheet(sheet: Sheet, pack: str) -> Sheet:
    return sheet if "." in sheet.dataset else replace(sheet, dataset=f"{pack}.{sheet.dataset}")
