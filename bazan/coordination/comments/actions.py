"""Writes: a comment, once, told to whom it is addressed."""

from datetime import datetime

from django.db import transaction

from bazan.coordination.comments import queries, rules
from bazan.coordination.comments.models import Comment as Row
from bazan.coordination.comments.types import About, Comment
from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Recipient, Subject
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import in_every_language, words
from bazan.core.time import local_day
from bazan.data.indicators import api as indicators
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting

LONGEST_HEAD = 200
"""Of a message: names may be long."""


@transaction.atomic
def write(about: About, said: str, to: str, by: Acting, at: datetime, key: str) -> Comment:
    """The comment; the same ``key`` again gives what was written with it. ``to``: a colleague's user name, or empty.

    Refused ``comments.empty``, ``comments.long``, ``comments.to`` (nobody who sees the number there); Forbidden ``people.not_allowed``;
    NotFound ``indicators.unknown``.
    """
    accounts.require(by.reach, "comments.write", about.place_id, about.sector)
    info, kept = indicators.info(about.indicator), rules.checked(said)
    if to and to not in {person.username for person in queries.colleagues(about, by.username, local_day(at))}:
        raise Refused("comments.to", {}, "to")
    row, new = Row.objects.get_or_create(
        key=f"{by.username}:{key}"[:120],
        defaults={
            "indicator": about.indicator, "feature_kind": about.feature.kind, "feature_id": about.feature.id, "sector": about.sector,
            "place_id": about.place_id, "words": kept, "by": by.username, "to": to, "at": at,
        },
    )  # fmt: skip
    if new:
        audit.append(by.username, "comments.write", f"comment:{row.id}", {"indicator": about.indicator, "place": about.place_id, "to": to})
        if to:
            name = accounts.full_names().get(by.username, by.username)
            _tell(row, about, in_every_language(lambda: label("comments.told", name=name, what=words(info.labels))[:LONGEST_HEAD]), by)
    return queries.comment_of(row)


def _tell(row: Row, about: About, head: dict[str, str], by: Acting) -> None:
    body = in_every_language(lambda: row.words)
    subject = Subject(head, body, "minor", "comment", about.href, about.place_id, about.sector)
    notifications.notify(subject, [Recipient("account", row.to)], by.reach.account_id, row.at, key=f"comment:{row.id}")
