"""Accounts taken away as a table and brought in by one: judged whole, tried before anything is written."""

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, Refused
from bazan.core.fault_lists import MOST_TOLD, more_faults
from bazan.core.labels import label, sentence
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, file_sent, page
from bazan.directory.change_history import api as change_history
from bazan.directory.permissions.types import Judged
from bazan.platform.design_system.api import Column, Sheet, as_csv
from bazan.platform.web.api import asked, download, typed, whole
from bazan.screens.administration.web.page_frame import acting, framed


@page(accounts.ADMINISTER)
def show(request: accounts.Request) -> HttpResponse:
    """The way out and the way in."""
    return _page(request)


@page(accounts.ADMINISTER)
def take(request: accounts.Request) -> HttpResponse:
    """Every account within reach, a line a role; that it was taken is on record."""
    rows = tuple(accounts.sheet_lines(acting(request)))
    request.looks.append(accounts.Look("people.export", "accounts", {"lines": len(rows)}, each=True))
    columns = tuple(Column(name) for name in accounts.SHEET_COLUMNS)
    return download(as_csv(Sheet("accounts", label("administration.section.people"), columns, rows)), "csv", "accounts")


def _large(_: int) -> BazanError:
    return Refused("people.sheet.large", {"most": accounts.LARGEST_SHEET >> 20}, "file")


@file_sent(accounts.ADMINISTER, accounts.LARGEST_SHEET, _large)
def attempt(request: accounts.Request) -> HttpResponse:
    """What the sheet would change, and every fault of it; nothing is written."""
    try:
        if (sent := request.FILES.get("file")) is None:
            raise Refused("people.sheet.none", {}, "file")
        text = accounts.sheet_text(sent.read())
        return _page(request, judged=accounts.judge_sheet(text, acting(request), now()), text=text)
    except BazanError as why:
        return _page(request, why)


@act(accounts.ADMINISTER, largest=accounts.LARGEST_SHEET)
def bring(request: accounts.Request) -> HttpResponse:
    """All of it, in one transaction with one reason; nothing where anything is wrong."""
    given, by, at = typed(request), acting(request), now()
    text, judged = given["sheet"], None
    try:
        judged = accounts.judge_sheet(text, by, at)
        if judged.faults:
            raise Refused("people.sheet.faults", {"count": len(judged.faults)})
        seen = whole(given, "seen")
        made, waits = change_history.propose_all(accounts.ACCOUNT, judged.states, given["reason"], by, at, law=given["law"], seen=seen)
    except BazanError as why:
        return _page(request, why, judged, text)
    return HttpResponseRedirect(f"/admin/people/file?made={len(made)}&waits={len(waits)}")


def _page(request: accounts.Request, why: BazanError | None = None, judged: Judged | None = None, text: str = "") -> HttpResponse:
    faults = judged.faults if judged else ()
    newest = change_history.history(accounts.ACCOUNT, limit=1)
    said = {
        "seen": newest[0].id if newest else 0,
        "judged": judged, "sheet": text, "made": whole(asked(request), "made"),
        "waits": whole(asked(request), "waits"),
        "faults": [(fault.line, fault.column, sentence(fault.why)) for fault in faults[:MOST_TOLD]], "columns": accounts.SHEET_COLUMNS,
        "more": more_faults(len(faults)), "most": accounts.MOST_LINES,
    }  # fmt: skip
    return framed(request, "administration/sheet.html", "people", said, why)
