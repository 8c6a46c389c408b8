"""A form as its pack declares it, read from its row."""

from typing import Any

from bazan.connect.forms.models import Form
from bazan.connect.forms.types import FormInfo, Sheet


def info_of(row: Form) -> FormInfo:
    """The form of a row."""
    spec: dict[str, Any] = row.spec
    return FormInfo(
        row.id, row.code, row.pack, row.version, spec["labels"], spec["about"], spec["grain"], spec["owed_by"], spec["due"],
        spec["verified_by"], spec.get("law", ""), tuple(_sheet(sheet, row.pack) for sheet in spec["sheets"]), row.since,
    )  # fmt: skip


def _sheet(sheet: dict[str, Any], pack: str) -> Sheet:
    dataset = sheet["dataset"]
    return Sheet(
        sheet["id"], sheet["labels"], dataset if "." in dataset else f"{pack}.{dataset}", tuple(sheet["columns"]), sheet.get("rows", {}),
        sheet.get("lines", 200), sheet.get("sender", ""), sheet.get("totals", False),
    )  # fmt: skip
