"""``bazan people``: accounts of a province that runs for real; the demo's come with ``bazan setup``."""

import argparse
import getpass
import sys
from collections.abc import Callable
from datetime import date
from functools import partial

from bazan.core.settings import current
from bazan.core.time import LOCAL, local_day, now
from bazan.platform.database.api import embedded_server


def register(nouns) -> None:
    verbs = nouns.add_parser("people", help="accounts and how far they reach").add_subparsers(required=True, metavar="VERB")
    served = partial(partial, _served)
    verbs.add_parser("list", help="every account with its grants").set_defaults(run=served(_list))
    add = verbs.add_parser("add", help="make an account; its password is asked for, or read from standard input")
    add.add_argument("username")
    add.add_argument("--name", required=True, help="full name")
    add.add_argument("--organization", required=True, metavar="CODE")
    add.set_defaults(run=served(_add))
    signed = verbs.add_parser("sign-ins", help="from which addresses people signed in or were refused, as long as that is kept")
    signed.add_argument("--limit", type=int, default=50)
    signed.set_defaults(run=served(_sign_ins))
    grant = verbs.add_parser("grant", help="let an account hold a role")
    grant.add_argument("username")
    grant.add_argument("role")
    grant.add_argument("--place", default="", metavar="CODE", help="only there and below; default everywhere")
    grant.add_argument("--sector", default="*", help="only in this sector; default all")
    grant.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="the last day it is held, as 2026-12-31; default for good")
    grant.set_defaults(run=served(_grant))
    verbs.add_parser("waiting", help="rights that wait for a second administrator").set_defaults(run=served(_waiting))
    for verb, told in (
        ("agree", "be the second person for a request, where no administrator of longer standing can be"),
        ("refuse", "let nothing come of a request"),
    ):
        decide = verbs.add_parser(verb, help=told)
        decide.add_argument("number", type=int)
        decide.set_defaults(run=served(_decide), act=verb)
    invite = verbs.add_parser("invite", help="print a link by which an account without a password gets one; hand it to its person alone")
    invite.add_argument("username")
    invite.set_defaults(run=served(_invite))
    for verb, told in (("password", "give an account a new password"), ("close", "end an account; it is kept for the record")):
        parser = verbs.add_parser(verb, help=told)
        parser.add_argument("username")
        parser.set_defaults(run=served(_password if verb == "password" else _close))


def _served(verb: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """Accounts may be looked after before anything is started, as after an import."""
    with embedded_server(current(), make=False):
        return verb(arguments)


def _people():
    import django

    django.setup()
    from bazan.directory.accounts import api

    return api


def _asked_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Mật khẩu / password: ")
    return sys.stdin.readline().rstrip("\n")


def _list(arguments: argparse.Namespace) -> int:
    for account in _people().accounts():
        held = (
            "; ".join(f"{one.role} · {one.place or '*'} · {one.sector}{f' … {one.until}' if one.until else ''}" for one in account.grants)
            or "–"
        )
        print(f"{account.username:<16} {'' if account.active else '×'}{account.full_name:<30} {held}")
    return 0


def _sign_ins(arguments: argparse.Namespace) -> int:
    for at, username, act, address in reversed(_people().sign_ins(arguments.limit)):
        print(f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}  {username:<16} {act:<16} {address}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    _people().add_account(
        arguments.username, arguments.name, arguments.organization, _asked_password(), local_day(now()), getpass.getuser()
    )
    return 0


def _grant(arguments: argparse.Namespace) -> int:
    _people().grant(
        arguments.username, arguments.role, arguments.place, arguments.sector, local_day(now()), getpass.getuser(), arguments.until
    )
    return 0


def _waiting(arguments: argparse.Namespace) -> int:
    people = _people()
    from bazan.directory.change_history import api as change_history

    for one in change_history.waiting(now()):
        print(f"{one.id:>5}  {one.title}: {one.asked_by}, {one.asked_at.astimezone(LOCAL):%Y-%m-%d %H:%M} – {one.reason}")
        for what, before, after in one.lines:
            print(f"       {what}: {before} → {after}")
        for what, how in people.describe_backgrounds([one.subject], now()).get(one.subject, []):
            print(f"       {what}: {how}")
        if "mail" in one.more:
            print(f"       → {one.more['mail']}")
    return 0


def _decide(arguments: argparse.Namespace) -> int:
    """Decide as the operator of the server: the audit has the account of the machine, and every administrator is told."""
    from bazan.directory.permissions.types import Acting, Held, Reach

    _people()
    from bazan.directory.change_history import api as change_history

    held = (Held("administrator", None, None),)
    by = Acting(Reach(0, f"server:{getpass.getuser()}", frozenset({"administrator"}), None, None, held))
    if arguments.act == "agree":
        done = change_history.agree(arguments.number, by, now(), operator=True)
    else:
        done = change_history.refuse(arguments.number, by, now())
    print(done.title)
    return 0


def _invite(arguments: argparse.Namespace) -> int:
    key = _people().invite_on_server(arguments.username, getpass.getuser(), now())
    from bazan.core.settings import current

    print(f"{current().address}/welcome/{key}")
    return 0


def _password(arguments: argparse.Namespace) -> int:
    _people().set_password(arguments.username, _asked_password(), getpass.getuser())
    return 0


def _close(arguments: argparse.Namespace) -> int:
    _people().close_account(arguments.username, getpass.getuser())
    return 0
