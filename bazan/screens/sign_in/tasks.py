"""What the clocks of this room call."""

from datetime import datetime

from bazan.coordination.notifications import api as notifications
from bazan.core.labels import label
from bazan.core.language import speaking
from bazan.core.settings import current
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Asked

EMAIL = "email"


def answer_forgotten(at: datetime) -> None:
    """Write to each account that somebody forgot the password of, or two administrators reset, where it is reached by mail; and to who is
    new at the address that the administrator knows: a link, that works once and not for long.

    Every attempt has a key of its own; the one before works no more.
    """
    for asked in accounts.asked_for_keys(at):
        address = _address(asked)
        if not address:
            accounts.key_written(asked.id, "", None)
            continue
        letter = _letter(asked, address, at)
        if letter is None:
            continue
        provider, outcome = notifications.carry(EMAIL, letter, asked.provider, at, opens=True)
        accounts.key_written(asked.id, provider, notifications.retry_at(asked.attempt, at) if outcome.state == "carrier" else None)


def _address(asked: Asked) -> str:
    """Where the account is reached by mail, while it may be used and mail with keys leaves; else empty."""
    if not notifications.carries_keys():
        return ""
    account = accounts.account_by_name(asked.username)
    if account is None:
        return ""
    since = account.renewed_at  # whoever held the account before proved those addresses
    proved = (one for one in notifications.contacts(account.pk) if since is None or (one.set_at is not None and one.set_at > since))
    return asked.address or next((one.address for one in proved if one.channel == EMAIL), "")


def _letter(asked: Asked, address: str, at: datetime) -> notifications.Letter | None:
    """The letter with a key of its own; null: it was ended meanwhile."""
    purpose, words = ("reset", "people.reset.mail") if asked.invited_by else ("forgotten", "people.forgotten.mail")
    if asked.address:
        purpose, words = "invite", "people.invited.mail"
    by = asked.invited_by or asked.username
    key = accounts.make_asked_key(asked.id, asked.username, purpose, by, at)
    if not key:
        return None
    link = f"{current().address}/welcome/{key}"
    with speaking(asked.language):
        subject, text = label(f"{words}.subject"), label(f"{words}.text", username=asked.username, link=link)
    return notifications.Letter(asked.id, address, subject, text + "\n")
