"""The password, asked again before a way into the account is opened or shut: whoever sits at an open session need not be its person.

Its tries take turns as at the entrance, in one lane of the account.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.platform.web.api import status_of

FIELD = "password"
LANE = "own password"
_Step = tuple[str, str]
"""(label, address)"""


@contextmanager
def turn(account: accounts.Account) -> Iterator[None]:
    """A try at the account's own password: counted before it is made, in its turn; forgotten when nothing within is refused.

    Refused ``people.sign_in.wait``, Unavailable ``people.sign_in.busy``: untried.
    """
    at = now()
    with accounts.room_to_sign_in():
        accounts.wait_until(accounts.take_turn(account.username, "", LANE, at), at)
        yield
    accounts.forgive_tries(account.username, LANE)


def confirm(request: accounts.Request) -> None:
    """Nothing when the form holds the password of who is signed in. Refused ``people.password.wrong``, and as ``turn``."""
    with turn(request.user):
        accounts.require_password(request.user, request.POST.get(FIELD, "").replace("\x00", ""), FIELD)


def asked_first(request: accounts.Request, title: str, line: str, above: _Step, kept: Collection[str] = ()) -> HttpResponse | None:
    """The page that asks the password before what the form wants; None once it was given and is right.

    ``title``: the label of its button too; ``above``: the page of the form; ``kept``: what the form says and is sent again with it.
    """
    refusal = None
    if FIELD in request.POST:
        try:
            return confirm(request)
        except BazanError as why:
            refusal = why
    said = {
        "section": "account", "title": title, "line": line, "above": above, "action": request.path,
        "kept": {name: request.POST[name][:300] for name in kept if name in request.POST}, "refusal": sentence(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "account/confirm.html", said, status=status_of(refusal))
