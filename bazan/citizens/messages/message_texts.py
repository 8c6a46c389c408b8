"""What a warning says by SMS and by web push: composed when it leaves, in the language of whoever gets it."""

import json
from datetime import datetime
from textwrap import shorten

from bazan.citizens.accounts import api as citizen_accounts
from bazan.citizens.messages import rules
from bazan.citizens.messages.models import CitizenMessage, PushMessage, PushSubscription
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import language, speaking, words
from bazan.core.settings import current
from bazan.core.time import LOCAL
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import MessageInfo, Words

LONGEST = 300
"""Characters of each line on a phone's locked screen; more no phone shows."""


def sms(row: CitizenMessage, at: datetime) -> notifications.Addressed | None:
    """None: the account is gone or no longer agrees, or there is nothing to tell any more."""
    phone, spoken = citizen_accounts.phone_of(row.citizen_id)
    message = _to_tell(row.warning_id, at)
    if not phone or message is None:
        return None
    with speaking(spoken):
        kind = "over" if rules.is_over(message, at) else "warning"
        text = label(f"citizen_messages.{kind}", **_said(message), link=f"{current().address}{_link(message)}")
    return notifications.Addressed("sms", phone, "", text, message.ends_at)


def push(row: PushMessage, at: datetime) -> notifications.Addressed | None:
    """What the phone's worker reads, as JSON. None: the browser is gone, or there is nothing to tell any more."""
    browser = PushSubscription.objects.filter(id=row.subscription_id).first()
    message = _to_tell(row.warning_id, at)
    if browser is None or message is None:
        return None
    with speaking(browser.language):
        said, over = _said(message), rules.is_over(message, at)
        told = {
            "title": shorten(said["headline"] if over else label("citizen_messages.push.title", **said), LONGEST),
            "body": shorten(label("citizen_messages.push.over" if over else "citizen_messages.push.body", **said), LONGEST),
            "lang": language(), "link": _link(message), "warning": message.id, "replaces": message.replaces,
        }  # fmt: skip
    return notifications.Addressed(notifications.PUSH, browser.address, "", json.dumps(told, ensure_ascii=False), message.ends_at)


def _to_tell(warning_id: int, at: datetime) -> MessageInfo | None:
    try:
        found = warnings.message(warning_id)
    except NotFound:
        return None
    return found if found.in_force(at) or rules.is_over(found, at) else None


def _said(message: MessageInfo) -> dict[str, str]:
    return {
        "severity": label(f"severity.{message.severity.lower()}"), "headline": _words(message.headline), "area": _words(message.area),
        "until": f"{message.ends_at.astimezone(LOCAL):%H:%M %d/%m}",
    }  # fmt: skip


def _words(table: Words) -> str:
    return words(table) or next(iter(table.values()), "")


def _link(message: MessageInfo) -> str:
    return f"/c/warnings/{message.id}"
