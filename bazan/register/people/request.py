"""The request of a page behind the guard, as its view may read it."""

from django.http import HttpRequest

from bazan.register.people.models import Account
from bazan.register.people.types import Reach


class Request(HttpRequest):
    """Django's own request once the guard let it through: who asks, and how far they reach.

    An annotation only. Nobody makes one: Django passes its own request object, to which ``signed_in`` added ``reach``, and the
    guard casts. A page that anybody may open takes Django's HttpRequest, whose ``user`` may be nobody.
    """

    user: Account  # pyright: ignore[reportIncompatibleVariableOverride] - the guard lets no other kind of user through
    reach: Reach
