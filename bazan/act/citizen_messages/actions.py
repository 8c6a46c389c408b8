"""Codes and warnings leave by SMS, each attempt outside of any transaction; each warning reaches an account once, however often asked."""

from datetime import datetime

from bazan.act.citizen_messages.models import CitizenMessage
from bazan.act.notifications import api as notifications
from bazan.act.warnings import api as warnings
from bazan.act.warnings.types import MessageInfo
from bazan.kernel.errors import NotFound
from bazan.kernel.labels import label
from bazan.kernel.language import speaking, words
from bazan.kernel.settings import current
from bazan.kernel.time import LOCAL
from bazan.register.citizens import api as citizens

SMS = "sms"
GRAVE = ("Extreme", "Severe")


def send_codes(at: datetime) -> bool:
    """Send the codes that are due. True: there may be more."""
    due = citizens.due_codes(at)
    for code, attempt, before in due:
        with speaking(code.language):
            text = label("citizen_messages.code", code=code.text)
        provider, outcome = notifications.carry(SMS, notifications.Letter(code.id, code.phone, "", text), before, at)
        citizens.code_carried(code.id, provider, None if outcome.state != "carrier" else notifications.retry_at(attempt, at))
    return bool(due)


def send_warnings(at: datetime) -> bool:
    """Write to whoever agreed to it and has a place of the family where a grave warning is in force. True: there may be more."""
    if SMS not in notifications.open_channels():
        return False
    for one in warnings.public_warnings(at):
        if one.severity in GRAVE:
            made = [
                CitizenMessage(warning_id=one.id, citizen_id=each.citizen_id, created_at=at, due_at=at)
                for each in citizens.reached(one.places)
            ]
            CitizenMessage.objects.bulk_create(made, ignore_conflicts=True)
    return notifications.carry_due(CitizenMessage.objects, lambda row: _addressed(row, at), at)


def _addressed(row: CitizenMessage, at: datetime) -> notifications.Addressed | None:
    phone, language = citizens.phone_of(row.citizen_id)
    one = _in_force(row.warning_id, at)
    if not phone or one is None:
        return None
    with speaking(language):
        return notifications.Addressed(SMS, phone, "", _text(one))


def _in_force(warning_id: int, at: datetime) -> MessageInfo | None:
    try:
        found = warnings.message(warning_id)
    except NotFound:
        return None
    return found if found.in_force(at) else None


def _text(one: MessageInfo) -> str:
    headline = words(one.headline) or next(iter(one.headline.values()), "")
    area = words(one.area) or next(iter(one.area.values()), "")
    return label(
        "citizen_messages.warning", severity=label(f"severity.{one.severity.lower()}"), headline=headline, area=area,
        until=f"{one.ends_at.astimezone(LOCAL):%H:%M %d/%m}", link=f"{current().address}/c/warnings/{one.id}",
    )  # fmt: skip
