"""Reads: what was written about a number, and who may be addressed there."""

from datetime import date

from bazan.coordination.comments.models import Comment as Row
from bazan.coordination.comments.types import About, Comment
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Person
from bazan.platform.security.text_anonymization import shown


def comments(about: About, limit: int = 50) -> list[Comment]:
    """Those in reach, the newest first."""
    rows = Row.objects.filter(indicator=about.indicator, feature_kind=about.feature.kind, feature_id=about.feature.id)
    return [comment_of(row) for row in rows.order_by("-at", "-id")[:limit]]


def comment_of(row: Row) -> Comment:
    return Comment(row.id, shown(row.words), row.by, row.to, row.at)


def colleagues(about: About, besides: str, on: date) -> list[Person]:
    """Who may see the number there and answer, by name; without ``besides``, the user name of who asks."""
    found = accounts.holders(sorted(accounts.roles_with("comments.write")), about.place_id, about.sector, on)
    return sorted((each for each in found if each.username != besides), key=lambda person: (person.full_name, person.username))
