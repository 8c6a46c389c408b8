"""The audit: read, filtered, taken away as a file, and its chain verified."""

import json
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError
from bazan.core.labels import label
from bazan.core.time import LOCAL, now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.audit import api as audit
from bazan.platform.design_system.api import Column, Sheet, as_csv
from bazan.platform.web.api import Said, asked, day_asked, download, whole
from bazan.screens.administration.web.page_frame import acting, framed, names, own_bodies

PAGE = 50
MOST_IN_FILE = 20_000


@page("audit.view")
def show(request: accounts.Request) -> HttpResponse:
    """Entries, the newest first, and how the chain stands."""
    return _page(request)


@page("audit.view")
def file(request: accounts.Request) -> HttpResponse:
    """The entries that fit, as a CSV file; that it was taken is an entry itself."""
    wanted, by = _wanted(asked(request)), acting(request)
    entries = accounts.audited(wanted, by, MOST_IN_FILE, own_bodies(by.organization_id))
    accounts.note_audit_file(wanted, by, len(entries))
    titles = [label(f"administration.audit.{name}") for name in ("number", "at", "who", "what", "whom", "detail")]
    columns = (Column(titles[0], 0), *(Column(title) for title in titles[1:]), Column("SHA-256"))
    rows = [
        (entry.seq, entry.at, entry.actor, entry.action, entry.subject, json.dumps(entry.detail, ensure_ascii=False), entry.hash)
        for entry in entries
    ]
    return download(as_csv(Sheet("audit", label("administration.section.audit"), columns, tuple(rows))), "csv", "audit")


@act("audit.view")
def check(request: accounts.Request) -> HttpResponse:
    """Have the whole chain verified."""
    try:
        audit.ask_check(request.reach.username, now())
    except BazanError as why:
        return _page(request, why)
    return HttpResponseRedirect("/admin/audit#chain")


def _page(request: accounts.Request, why: BazanError | None = None) -> HttpResponse:
    query, by, wrong = asked(request), acting(request), why
    try:
        wanted = _wanted(query)
    except BazanError as unread:
        wanted, wrong = audit.Asked(), unread
    entries = accounts.audited(wanted, by, PAGE + 1, own_bodies(by.organization_id))
    request.looks.append(accounts.Look("audit.read", "audit"))
    broken, places = audit.standing()
    said = {
        "entries": [(entry, _lines(entry)) for entry in entries[:PAGE]],
        "older": _address(query, entries[PAGE - 1].seq) if len(entries) > PAGE else "",
        "file": _address(query).replace("/admin/audit?", "/admin/audit.csv?"),
        "query": query, "names": names(), "sees_all": accounts.sees_all(by), "checks": audit.last_checks(3), "broken": broken,
        "places": places, "most": MOST_IN_FILE,
    }  # fmt: skip
    return framed(request, "administration/audit.html", "audit", said, wrong)


def _wanted(query: Said) -> audit.Asked:
    since, until = day_asked(query, "since"), day_asked(query, "until")
    return audit.Asked(
        query["actor"].strip(), query["action"].strip(), query["subject"].strip(),
        datetime.combine(since, time(), LOCAL) if since else None,
        datetime.combine(until + timedelta(days=1), time(), LOCAL) if until else None,
        whole(query, "below"),
    )  # fmt: skip


def _lines(entry: audit.Entry) -> list[tuple[str, str]]:
    """What an entry says beside its head: names as the record has them, since it is read by who compares it with the code."""
    return [(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for name, value in entry.detail.items()]


def _address(query: Said, below: int | None = None) -> str:
    kept = {name: query[name] for name in ("actor", "action", "subject", "since", "until") if query[name]}
    return "/admin/audit?" + urlencode(kept | ({"below": below} if below else {}))
