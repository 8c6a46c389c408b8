"""How long the administrator's center takes the server with 5,000 accounts of 300 organizations. ``python -m tests.load.administration``
prints JSON.

Each page that stands beside every page of the center is asked through Django as the web process would, by an administrator of the whole
province, and its questions are counted. The peer is Django's own admin: the same accounts, listed, searched and filtered by it in the same
process and database.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.load.django_environment import report_from

ROUNDS = 60
PROMISE_MS = 120
ROLES = ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward")


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.administration", description=__doc__)
    parser.add_argument("--accounts", type=int, default=5_000)
    parser.add_argument("--organizations", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    told = parser.parse_args()
    report_from("administration", lambda _: measure(told.accounts, told.organizations, told.rounds), durable=False)
    return 0


def measure(accounts: int, organizations: int, rounds: int) -> dict[str, Any]:
    from django.db import connection

    from bazan.core import time as clock
    from tests.fixtures import alerts

    now = clock.now()
    alerts.load(now)
    _fill(connection, accounts, organizations)
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT (SELECT count(*) FROM account), (SELECT count(*) FROM account_grant), (SELECT count(*) FROM organization)")
        found = dict(zip(("accounts", "roles", "organizations"), cursor.fetchone(), strict=True))
    pages = _pages(alerts.officer("administrator"), rounds)
    peer = _django_admin(rounds)
    return found | {
        "rounds": rounds,
        "promise": {"p95_ms": PROMISE_MS},
        "pages": pages,
        "peer_django_admin": peer,
        "kept": all(page["status"] == 200 and page["p95_ms"] <= PROMISE_MS for page in pages.values()),
    }


def _fill(connection: Any, accounts: int, organizations: int) -> None:
    """So many of both, by SQL: bodies below the first, people with one to three roles in communes and sectors, some ending, some unused."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO organization (code, name, name_en, short_name, kind, parent_id, valid_from)
               SELECT 'body-' || n, 'Đơn vị số ' || n, 'Body number ' || n, 'ĐV ' || n, 'service', (SELECT min(id) FROM organization),
                 '2022-01-01' FROM generate_series((SELECT count(*) FROM organization) + 1, %s) n""",
            [organizations],
        )
        cursor.execute(
            """WITH bodies AS (SELECT array_agg(id ORDER BY id) ids FROM organization)
               INSERT INTO account (password, username, full_name, organization_id, language, is_active, demo, last_login, made_at)
               SELECT '!', 'person-' || n, 'Nguyễn Văn ' || chr(65 + n %% 26) || ' ' || n, ids[1 + n %% array_length(ids, 1)], '',
                 n %% 20 > 0, false, CASE WHEN n %% 3 > 0 THEN now() - n %% 200 * interval '1 day' END, now() - interval '1 year'
               FROM bodies, generate_series(1, %s) n""",
            [accounts],
        )
        cursor.execute(
            """WITH communes AS (SELECT array_agg(id ORDER BY id) ids FROM place WHERE kind = 'commune')
               INSERT INTO account_grant (account_id, role, place_id, sector, until)
               SELECT a.id, (%s::text[])[1 + (a.id + k) %% %s], CASE WHEN k > 0 THEN ids[1 + (a.id + k) %% array_length(ids, 1)] END,
                 CASE WHEN k = 1 THEN 'orchards' ELSE '*' END, CASE WHEN a.id %% 7 = 0 THEN current_date + (a.id %% 90)::int END
               FROM communes, account a, generate_series(0, 2) k WHERE a.username LIKE 'person-%%' AND k <= a.id %% 3""",
            [list(ROLES), len(ROLES)],
        )


def _pages(reader: Any, rounds: int) -> dict[str, Any]:
    from django.test import Client

    from bazan.directory.accounts import api as people
    from bazan.processes.web.worker_memory import settle
    from bazan.screens.administration.sections import SECTIONS
    from tests.fixtures.query_count import listening

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(reader)
    reach = people.reach_of(reader)
    asked = {section.name: section.address for section in SECTIONS if people.allowed(reach, section.permission)}
    asked |= {
        "people, searched": "/admin/people?q=nguyen+van+k", "people, by role": "/admin/people?role=leader&state=unused",
        "people, the last page": "/admin/people?page=100", "a person": "/admin/people/person-7",
        "what one sees": "/admin/people/person-7/sees", "who holds a right": "/admin/rights?right=people.view",
    }  # fmt: skip
    for address in asked.values():
        client.get(address)
    settle()
    found = {}
    for name, address in asked.items():
        client.get(address)
        with listening() as questions:
            status = client.get(address).status_code
        found[name] = {"status": status, "questions": len(questions)} | _timed(lambda address=address: client.get(address), rounds)
    return found


def _timed(ask: Callable[[], Any], rounds: int) -> dict[str, float]:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return {"p50_ms": round(statistics.median(times), 1), "p95_ms": round(statistics.quantiles(times, n=20)[18], 1)}


def _django_admin(rounds: int) -> dict[str, Any]:
    """Django's admin lists the same accounts, fifty a page, with body, roles, last sign-in and state."""
    from django.apps import AppConfig, apps

    late = AppConfig.create("django.contrib.admin")  # the house hasn't it; to list accounts it needs no table of its own
    late.apps, late.models, apps.app_configs["admin"] = apps, apps.all_models["admin"], late

    from django.contrib import admin as contrib_admin
    from django.contrib.admin import AdminSite, ModelAdmin
    from django.http import HttpRequest
    from django.test import RequestFactory, override_settings
    from django.urls import path

    from bazan.directory.accounts.models import Account

    class Site(AdminSite):
        def has_permission(self, request: HttpRequest) -> bool:
            return True

    class Accounts(ModelAdmin):
        list_display = ("full_name", "organization", "roles", "last_login", "is_active")
        list_filter = ("is_active",)
        search_fields = ("username", "full_name")
        list_per_page, list_select_related = 50, ("organization",)

        def roles(self, account: Account) -> str:
            return ", ".join(held.role for held in account.grants.all())

        def get_queryset(self, request: HttpRequest) -> Any:
            return super().get_queryset(request).prefetch_related("grants")

        def has_module_permission(self, request: HttpRequest) -> bool:
            return True

        def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
            return True

        # pyrefly: ignore[bad-override] - Django's page, rendered later
        has_change_permission = has_add_permission = has_delete_permission = has_module_permission

    site = Site("admin")
    site.register(Account, Accounts)
    (accounts,) = site._registry.values()
    home = Path(contrib_admin.__file__).parent
    tags = {name: f"django.contrib.admin.templatetags.{name}" for name in ("admin_list", "admin_urls", "log")}
    templates = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [home / "templates"],
        "OPTIONS": {"libraries": tags, "context_processors": ["django.template.context_processors.request"]},
    }
    reader, found = Account.objects.get(username="person-1"), {}
    with override_settings(TEMPLATES=[templates], ROOT_URLCONF=(path("admin/", site.urls),)):
        for name, query in (("people", ""), ("people, searched", "?q=nguyen"), ("people, closed", "?is_active__exact=0")):
            request = RequestFactory().get(f"/admin/people/account/{query}")
            request.user = reader
            # pyrefly: ignore[missing-attribute] - Django's page, rendered later
            found[name] = {"status": accounts.changelist_view(request).render().status_code} | _timed(
                # pyrefly: ignore[missing-attribute] - Django's page, rendered later
                lambda request=request: accounts.changelist_view(request).render(),
                rounds,
            )
    return found


if __name__ == "__main__":
    sys.exit(main())
