"""Reads, within the reader's places."""

from collections.abc import Iterable

from bazan.citizens.safety_checks.models import CallForHelp
from bazan.citizens.safety_checks.types import CallInfo, Standing
from bazan.core.errors import NotFound
from bazan.platform.security.text_anonymization import shown

LISTED = 200


def standing(subjects: Iterable[str]) -> Standing:
    """How people say they are in these dangers; numbers within their words are dotted out."""
    rows = CallForHelp.objects.filter(subject__in=list(subjects))
    waiting = rows.filter(state="help").order_by("since", "id")
    return Standing(rows.filter(state="safe").count(), waiting.count(), tuple(map(_info, waiting[:LISTED])))


def call(call_id: int) -> CallInfo:
    """NotFound ``calls_for_help.unknown``."""
    row = CallForHelp.objects.filter(id=call_id).first()
    if row is None:
        raise NotFound("calls_for_help.unknown", {})
    return _info(row)


def _info(row: CallForHelp) -> CallInfo:
    return CallInfo(row.id, row.place_id, row.latitude, row.longitude, shown(row.words) if row.words else "", row.reachable, row.since)
