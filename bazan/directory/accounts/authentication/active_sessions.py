"""Where an account is signed in, for its person to see and to end."""

from datetime import datetime, timedelta

from django.db import transaction

from bazan.core.errors import NotFound
from bazan.core.settings import of_room
from bazan.directory.accounts.models import Account
from bazan.directory.accounts.settings import SETTINGS
from bazan.directory.audit import api as audit
from bazan.directory.permissions.api import signed_calls
from bazan.directory.permissions.types import SessionInfo
from bazan.platform.security.signed_tokens import fingerprint


def sessions_of(account_id: int, here: str | None, at: datetime) -> list[SessionInfo]:
    """Where an account is signed in, the one used last first. ``here``: the key of the session that asks."""
    limits, (rows,) = of_room(SETTINGS), signed_calls.call("sessions_of", str(account_id)) or ([],)
    mine = fingerprint(here or "")
    found = [
        SessionInfo(
            row["id"], row["browser"], row["address"], datetime.fromisoformat(row["began_at"]), datetime.fromisoformat(row["seen_at"]),
            row["id"] == mine,
        )
        for row in rows
    ]  # fmt: skip
    life, idle = timedelta(hours=limits.life_h), timedelta(hours=limits.idle_h)
    return [one for one in found if at - one.began_at <= life and at - one.seen_at <= idle]


@transaction.atomic
def end_session(account: Account, session_id: str) -> None:
    """Sign the account out of one of its sessions. NotFound ``people.session``."""
    if not _ended(account, session_id, ""):
        raise NotFound("people.session")
    audit.append(account.username, "people.end_session", f"account:{account.username}", {})


@transaction.atomic
def end_other_sessions(account: Account, here: str) -> int:
    """Sign the account out everywhere but in the session with this key; gives of how many."""
    ended = _ended(account, "", here)
    if ended:
        audit.append(account.username, "people.end_other_sessions", f"account:{account.username}", {"ended": ended})
    return ended


def _ended(account: Account, session_id: str, but: str) -> int:
    (ended,) = signed_calls.call("sessions_ended", str(account.pk), session_id, but) or (0,)
    return ended
