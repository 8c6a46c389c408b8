"""The first days of an installation: what a province needs before anybody can work with it, what is there, and what still lacks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bazan.coordination.notifications import api as notifications
from bazan.core.errors import NotFound
from bazan.core.time import local_day
from bazan.data.forms import api as forms
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.backups import api as backups
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places

NEEDED_ROLES = ("leader", "duty_officer", "agency_officer", "commune_officer")


@dataclass(frozen=True)
class Step:
    """``administration.start.NAME`` is its word, ``administration.start.NAME_line`` what is to be done."""

    name: str
    address: str
    permission: str
    """Whoever holds it may open the address; empty: everybody."""
    done: bool
    count: int


def steps(at: datetime) -> list[Step]:
    """Every step, in the order they are best taken. A dozen short questions."""
    day = local_day(at)
    held = accounts.holders_by_role(day)
    counts: dict[str, tuple[str, str, Callable[[], int], int]] = {
        "province": ("/help/begin-the-first-day", "", lambda: _communes(day), 1),
        "organizations": ("/admin/organizations", "organizations.view", lambda: len(organizations.all_on(day)), 2),
        "administrators": ("/admin/people?role=administrator", accounts.ADMINISTER, lambda: held.get("administrator", 0), 2),
        "accounts": (
            "/admin/people",
            accounts.ADMINISTER,
            lambda: sum(bool(held.get(role)) for role in NEEDED_ROLES),
            len(NEEDED_ROLES),
        ),
        "mail": ("/admin/channels/mail", "channels.manage", lambda: int("email" in notifications.open_channels()), 1),
        "source": ("/admin/sources", "sources.declare", lambda: sum(source.last_good_at is not None for source in sources.sources(at)), 1),
        "form": ("/forms", "forms.view", lambda: len(forms.submissions(limit=1)), 1),
        "backup": ("/admin/health", "health.view", lambda: int(backups.standing(at).backup.good is not None), 1),
    }
    return [Step(name, address, permission, (count := ask()) >= least, count) for name, (address, permission, ask, least) in counts.items()]


def _communes(day: date) -> int:
    try:
        return len(places.communes(day))
    except NotFound:  # there is no territory yet
        return 0


def missing(at: datetime) -> int:
    """How many steps are still to be taken."""
    return sum(not step.done for step in steps(at))
