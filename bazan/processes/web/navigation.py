"""The doors as one reader finds them, and where a person lands who typed no page."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from bazan.core.as_of_time import moment
from bazan.core.labels import label
from bazan.core.settings import current
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting, Reach
from bazan.platform.manifests.menu import DOORS, Entry
from bazan.processes.composition import app_registry

PHONES = ("Mobi", "Android", "iPhone")


@dataclass(frozen=True)
class Page:
    """A page behind a door. ``waiting``: how much waits there for this reader."""

    word: str
    address: str
    icon: str
    current: bool
    waiting: int


@dataclass(frozen=True)
class Door:
    """A door with at least one page that the reader may open. ``address``: of the page it opens first for this reader."""

    word: str
    address: str
    icon: str
    pages: tuple[Page, ...]

    @property
    def current(self) -> bool:
        """Whether the page that is shown lies behind it."""
        return any(page.current for page in self.pages)

    @property
    def waiting(self) -> int:
        """How much waits behind it for this reader."""
        return sum(page.waiting for page in self.pages)


def doors(request: HttpRequest | None, here: str = "", counted: bool = True) -> tuple[Door, ...]:
    """Those of this reader, in the order everybody has them; none before signing in. ``here``: the section of the page shown.

    ``counted``: with how much waits behind them; not on a screen that others read too, nor of the past.
    """
    reach, counted = getattr(request, "reach", None), counted and moment() is None
    if request is None or reach is None:
        return ()
    opened, phone = [], on_phone(request)
    every, who = offered(reach, phone), Acting(reach, request.user.organization_id)  # pyrefly: ignore[missing-attribute] - an account
    for name, icon in DOORS.items():
        entries = [entry for entry in every if entry.door == name]
        if entries:
            first = landing(reach, entries, phone) or entries[0]
            opened.append(
                Door(label(f"frontend.door.{name}"), first.address, icon, tuple(_page(entry, who, here, counted) for entry in entries))
            )
    return tuple(opened)


def offered(reach: Reach, phone: bool = False) -> list[Entry]:
    """The pages this reader may open, in the order they are shown."""
    here = [entry for entry in _menu() if (current().demo or not entry.demo) and not (phone and entry.wide)]
    return [entry for entry in here if accounts.allowed(reach, entry.permission)]


def landing(reach: Reach, entries: list[Entry], phone: bool) -> Entry | None:
    """The page of these that opens first for one of the reader's roles, on a phone or at a desk."""
    by_phone = [entry for entry in entries if phone and reach.roles & set(entry.first_on_phone_for)]
    return next(iter(by_phone + [entry for entry in entries if reach.roles & set(entry.first_for)]), None)


def on_phone(request: HttpRequest) -> bool:
    """Whether the browser calls itself one of a phone."""
    return any(word in request.headers.get("User-Agent", "") for word in PHONES)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Each role lands where its day begins, on a phone or at a desk; a role without such a page before its first one."""
    if not request.user.is_authenticated:
        return redirect("/sign-in")
    reach = accounts.reach_of(request.user)  # pyrefly: ignore[bad-argument-type] - who is signed in is an account
    phone = on_phone(request)
    entries = offered(reach, phone)
    first = landing(reach, entries, phone) or next(iter(entries), None)
    return redirect(first.address if first else "/inbox")


def _page(entry: Entry, who: Acting, here: str, counted: bool) -> Page:
    waiting = entry.waiting(who) if entry.waiting and counted else 0
    return Page(label(f"frontend.nav.{entry.section}"), entry.address, entry.icon, entry.section == here, waiting)


@cache
def _menu() -> tuple[Entry, ...]:
    return tuple(app_registry.menu())
