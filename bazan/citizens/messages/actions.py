"""Codes and warnings leave, each attempt outside of any transaction; a warning reaches each account and browser once."""

from datetime import datetime, timedelta

from bazan.citizens.accounts import api as citizen_accounts
from bazan.citizens.messages import message_texts, queries, rules
from bazan.citizens.messages.models import CitizenMessage, PushMessage, PushSubscription
from bazan.citizens.messages.types import MOST_PLACES, Wanted
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import speaking
from bazan.directory.accounts import api as accounts
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import MessageInfo

SMS = "sms"
BACK = timedelta(days=1)
"""So long it is looked for cancellations."""
AT_ONCE = 16
"""Browsers told at the same time: each is a machine of its own to wait for."""


def send_codes(at: datetime) -> bool:
    """Send the codes that are due. True: there may be more."""
    due = citizen_accounts.due_codes(at)
    for code, attempt, before in due:
        with speaking(code.language):
            text = label("citizen_messages.code", code=code.text)
        provider, outcome = notifications.carry(SMS, notifications.Letter(code.id, code.phone, "", text), before, at)
        citizen_accounts.code_carried(code.id, provider, None if outcome.state != "carrier" else notifications.retry_at(attempt, at))
    return bool(due)


def send_warnings(at: datetime) -> bool:
    """Tell whoever agreed to it that a grave warning is in force in one of their communes, and whom we told that it is taken back.

    True: there may be more.
    """
    channels = notifications.open_channels() & {SMS, notifications.PUSH}
    if not channels:
        return False
    grave = [message for message in warnings.public_warnings(at) if rules.is_grave(message)]
    over = [message for message in warnings.feed_messages(at, BACK) if rules.is_over(message, at)]
    more = False
    if SMS in channels:
        for message in grave:
            _lay_ready(CitizenMessage, message, citizen_accounts.reached(message.places), at)
        for message in over:
            _lay_ready(CitizenMessage, message, queries.told(CitizenMessage, message.replaces), at)
        more |= notifications.carry_due(CitizenMessage.objects, lambda row: message_texts.sms(row, at), at)
    if notifications.PUSH in channels:
        for message in grave:
            _lay_ready(PushMessage, message, queries.browsers(message.places), at)
        for message in over:
            _lay_ready(PushMessage, message, queries.told(PushMessage, message.replaces), at)
        more |= notifications.carry_due(PushMessage.objects, lambda row: message_texts.push(row, at), at, AT_ONCE, _heard)
    return more


def _lay_ready(kind: type[CitizenMessage] | type[PushMessage], message: MessageInfo, ids: set[int], at: datetime) -> None:
    """A message for each who has none of this warning yet."""
    missing = sorted(ids - queries.laid(kind, message.id))
    rows = [kind(warning_id=message.id, created_at=at, due_at=at, **{kind.to: whom}) for whom in missing]
    kind.objects.bulk_create(rows, ignore_conflicts=True)  # pyrefly: ignore[bad-argument-type] - all of one kind


def _heard(row: PushMessage, outcome: notifications.Outcome) -> None:
    """A browser that was told is there; one that its push service no longer knows is forgotten."""
    known = PushSubscription.objects.filter(id=row.subscription_id)
    if outcome.state == "sent":
        known.update(alive_at=row.sent_at)
    elif outcome.state == "address":
        known.delete()


def subscribe(wanted: Wanted, at: datetime) -> None:
    """This browser is told from now on; said again, by its endpoint, it stands instead.

    Refused ``citizen_messages.push.closed``, ``.browser``, ``.places``.
    """
    if notifications.PUSH not in notifications.open_channels():
        raise Refused("citizen_messages.push.closed")
    if not 1 <= len(set(wanted.places)) <= MOST_PLACES:
        raise Refused("citizen_messages.push.places", {"most": MOST_PLACES}, "places")
    browser = _browser(wanted.browser)
    accounts.call_signed(
        "push_subscribe", browser.endpoint, browser.address, wanted.language, ",".join(map(str, set(wanted.places))), at.isoformat(),
        only=("1",),
    )  # fmt: skip


def unsubscribe(browser: str) -> None:
    """This browser is told nothing any more. Refused ``citizen_messages.push.browser``."""
    accounts.call_signed("push_unsubscribe", _browser(browser).endpoint, only=("1",))


def _browser(said: str) -> notifications.Browser:
    try:
        return notifications.browser(said)
    except ValueError as why:
        raise Refused("citizen_messages.push.browser", {}, "browser") from why
