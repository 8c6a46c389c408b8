"""The request of a page behind the guard, as its view may read it."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from bazan.directory.accounts.models import Account
from bazan.directory.permissions.types import Reach


@dataclass(frozen=True)
class Look:
    """What a page is about to show of somebody. ``each``: every time is told, as of a file taken away; else once an hour."""

    action: str
    subject: str
    detail: dict[str, Any] = field(default_factory=dict)
    each: bool = False


class Request(HttpRequest):
    """Django's own request once the guard let it through: who asks, and how far they reach.

    A view puts into ``looks`` what it shows of people; the guard writes it to the audit when the page is drawn.

    An annotation only. Nobody makes one: Django passes its own request object, to which ``signed_in`` added ``reach``, and the
    guard casts. A page that anybody may open takes Django's HttpRequest, whose ``user`` may be nobody.
    """

    user: Account  # pyrefly: ignore[bad-override-mutable-attribute] - the guard lets no other kind of user through
    reach: Reach
    looks: list[Look]
