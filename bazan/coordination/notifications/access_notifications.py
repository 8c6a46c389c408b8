"""Notify the person concerned and every administrator of each step of a right that takes two persons."""

import logging
from datetime import datetime

from django.db import OperationalError, transaction
from django.utils.text import Truncator

from bazan.coordination.notifications import api
from bazan.coordination.notifications.subscriptions import ACCESS
from bazan.coordination.notifications.types import Recipient, Subject
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.events import AccessChanged

log = logging.getLogger(__name__)
LONGEST_NAME = 50
"""Longest name within a subject, in characters: a subject holds up to three; the page shows the whole name."""
ASKED, DECIDED = ("asked", "reset_asked"), ("agreed", "refused", "withdrawn", "reset_agreed", "reset_refused")


def follow_access(at: datetime) -> int:
    """Tell who is meant of every step since the last time; gives how many steps there were."""
    accounts.order_access()
    return _follow(at)


@transaction.atomic
def _follow(at: datetime) -> int:
    steps = accounts.take_access(ACCESS)
    for number, step in enumerate(steps):
        try:
            with transaction.atomic():
                _tell(step, f"{step.at.timestamp()}:{number}", at)
        except OperationalError:  # the database is away or busy: all of it is read again
            raise
        except Exception:  # one step that can't be told must not keep the others from being told
            log.exception("nobody could be told that %s was %s by %s", step.username, step.what, step.by)
    return len(steps)


def _tell(step: AccessChanged, name: str, at: datetime) -> None:
    about = f"access:{step.about or name}"
    if step.what in DECIDED:
        api.settle(f"{about}:asked", step.by, at)
    names = accounts.full_names([step.username, step.by, step.asked_by])
    meant = {"name": step.username, "by": step.by, "asked_by": step.asked_by}
    said = {what: Truncator(names.get(username) or username).chars(LONGEST_NAME) for what, username in meant.items()}
    subject = in_every_language(lambda: label(f"notifications.access.{step.what}", **said))
    key = f"{about}:{'asked' if step.what in ASKED else step.what}"
    to_person = Subject(subject, in_every_language(lambda: label("notifications.access.own", **said)), "severe", "access", "/account")
    api.notify(to_person, [Recipient("account", step.username)], None, at, key=f"{key}:own")
    line = "waits" if step.what in ASKED else "done"
    to_others = Subject(
        subject, in_every_language(lambda: label(f"notifications.access.{line}", **said)), "severe", "access", "/admin/people"
    )
    api.notify(to_others, [Recipient("post", "administrator")], None, at, key=f"{key}:administrators", decides=step.what in ASKED)
