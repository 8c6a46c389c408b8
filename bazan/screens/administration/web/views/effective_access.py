"""What a person would see, and who holds which right and why."""

from django.http import HttpResponse

from bazan.core.errors import Forbidden
from bazan.core.labels import label
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import page
from bazan.platform.web.api import asked
from bazan.screens.administration import menu_access
from bazan.screens.administration.web import account_forms
from bazan.screens.administration.web.page_frame import acting, framed

ROWS = (
    ("thing", "records.view"), ("source", "sources.view"), ("dataset", "records.view"), ("alert", "alerts.view"),
    ("incident", "incidents.view"), ("field_report", "field_reports.view"), ("directive", "directives.view"), ("camera", "cameras.view"),
)  # fmt: skip
"""The tables whose rows are counted as that person sees them, each with the right that its pages ask for."""


@page(accounts.ADMINISTER)
def sees(request: accounts.Request, username: str) -> HttpResponse:
    """Pages, rights and rows as this account has them; that somebody looked is on record."""
    account, at = account_forms.seen(request, username), now()
    if not accounts.changeable_by(account, acting(request)):
        raise Forbidden("people.not_allowed", {"permission": accounts.ADMINISTER})
    brought = accounts.brought(account, local_day(at))
    reach, counts = accounts.rows_seen_as(request, username, ROWS)
    pages = menu_access.offered(brought, at)
    said = {
        "person": account, "reach": reach, "sectors": sorted(map(accounts.sector_words, reach.sectors or ())),
        "tables": [(label(f"administration.sees.rows.{table}"), counts.get(table)) for table, _ in ROWS],
        "opened": menu_access.by_roles(one for one in pages if one[1]), "shut": [word for word, roles in pages if not roles],
        "pages": len(pages), "rights": len(brought),
        "held": menu_access.by_roles(
            (label(f"administration.right.{right}"), tuple(menu_access.granted_words(one, at) for one in grants))
            for right, grants in brought.items() if grants
        ),
        "lacked": [(right, roles_bringing(right)) for right, grants in brought.items() if not grants],
    }  # fmt: skip
    return framed(request, "administration/sees.html", "people", said)


@page(accounts.ADMINISTER)
def rights(request: accounts.Request) -> HttpResponse:
    """Every right, how many hold it, and of one of them who and why."""
    by, at = acting(request), now()
    counts = accounts.holders_by_permission(by, at)
    chosen = asked(request)["right"] if asked(request)["right"] in counts else ""
    found, total = accounts.holding(chosen, by, at) if chosen else ([], 0)
    on = local_day(at)
    said = {
        "rights": [(right, count, roles_bringing(right)) for right, count in counts.items()],
        "chosen": chosen, "total": total,
        "holders": [
            (one, [menu_access.granted_words(grant, at) for grant in accounts.brought(one, on)[chosen]]) for one in found
        ],
    }  # fmt: skip
    return framed(request, "administration/rights.html", "rights", said)


def roles_bringing(right: str) -> list[str]:
    """The names of the roles that bring it."""
    return [label(f"people.role.{role}") for role in accounts.ROLES if right in accounts.PERMISSIONS[role]]
