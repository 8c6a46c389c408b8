"""Accounts taken away as a table and brought in by one: judged whole, tried before anything is written."""

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, sentence
from bazan.core.time import now
from bazan.directory.accounts import api as people
from bazan.directory.accounts.api import act, file_sent, page
from bazan.directory.change_history import api as changes
from bazan.directory.permissions.types import Judged
from bazan.platform.design_system.api import Column, Sheet, as_csv
from bazan.platform.web.api import asked, download, typed, whole
from bazan.screens.administration.web.page_frame import acting, framed

SHOWN = 200
"""Faults of a sheet."""


@page(people.ADMINISTER)
def show(request: people.Request) -> HttpResponse:
    """The way out and the way in."""
    return _page(request)


@page(people.ADMINISTER)
def take(request: people.Request) -> HttpResponse:
    """Every account within reach, a line a role; that it was taken is on record."""
    rows = tuple(people.sheet_lines(acting(request)))
    request.looks.append(people.Look("people.export", "accounts", {"lines": len(rows)}, each=True))
    columns = tuple(Column(name) for name in people.SHEET_COLUMNS)
    return download(as_csv(Sheet("accounts", label("administration.section.people"), columns, rows)), "csv", "accounts")


def _large(_: int) -> BazanError:
    return Refused("people.sheet.large", {"most": people.LARGEST_SHEET >> 20}, "file")


@file_sent(people.ADMINISTER, people.LARGEST_SHEET, _large)
def attempt(request: people.Request) -> HttpResponse:
    """What the sheet would change, and every fault of it; nothing is written."""
    try:
        if (sent := request.FILES.get("file")) is None:
            raise Refused("people.sheet.none", {}, "file")
        text = people.sheet_text(sent.read())
        return _page(request, judged=people.judge_sheet(text, acting(request), now()), text=text)
    except BazanError as why:
        return _page(request, why)


@act(people.ADMINISTER, largest=people.LARGEST_SHEET)
def bring(request: people.Request) -> HttpResponse:
    """All of it, in one transaction with one reason; nothing where anything is wrong."""
    given, by, at = typed(request), acting(request), now()
    text, judged = given["sheet"], None
    try:
        judged = people.judge_sheet(text, by, at)
        if judged.faults:
            raise Refused("people.sheet.faults", {"count": len(judged.faults)})
        seen = whole(given, "seen")
        made, waits = changes.propose_all(people.ACCOUNT, judged.states, given["reason"], by, at, law=given["law"], seen=seen)
    except BazanError as why:
        return _page(request, why, judged, text)
    return HttpResponseRedirect(f"/admin/people/file?made={len(made)}&waits={len(waits)}")


def _page(request: people.Request, why: BazanError | None = None, judged: Judged | None = None, text: str = "") -> HttpResponse:
    faults = judged.faults if judged else ()
    newest = changes.history(people.ACCOUNT, limit=1)
    said = {
        "seen": newest[0].id if newest else 0,
        "judged": judged, "sheet": text, "made": whole(asked(request), "made"),
        "waits": whole(asked(request), "waits"),
        "faults": [(fault.line, fault.column, sentence(fault.why)) for fault in faults[:SHOWN]], "columns": people.SHEET_COLUMNS,
        "most": people.MOST_LINES,
    }  # fmt: skip
    return framed(request, "administration/sheet.html", "people", said, why)
