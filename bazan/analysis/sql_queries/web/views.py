"""The console: the statement and the tables, one inquiry with its answer, and what is done with it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header

from bazan.analysis.sql_queries import api as sql_queries
from bazan.analysis.sql_queries.types import InquiryInfo
from bazan.analysis.sql_queries.web import query_display
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.time import now
from bazan.directory.accounts.api import Request, act, page
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import status_of, typed

MEDIA = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
MOST_RECENT = 20
FIRST = """SELECT property, count(*) AS n, avg(result) AS mean
FROM observation
WHERE replaced_time IS NULL
GROUP BY ALL
ORDER BY n DESC"""
"""What stands there before anything was asked."""


@page("inquiries.ask")
def start(request: Request) -> HttpResponse:
    """A statement to be written."""
    return _page(request)


@page("inquiries.ask")
def one(request: Request, inquiry_id: int) -> HttpResponse:
    """An inquiry of one's own, how far it is, what came out. NotFound ``inquiries.unknown``."""
    return _page(request, sql_queries.inquiry(inquiry_id))


@act("inquiries.ask")
def ask(request: Request) -> HttpResponse:
    """Ask what was written."""
    try:
        asked = sql_queries.ask(typed(request)["text"].replace("\r\n", "\n"), _acting(request), now())
    except BazanError as why:
        return _page(request, refused=why)
    return HttpResponseRedirect(f"/inquiries/{asked.id}")


@act("inquiries.ask")
def cancel(request: Request, inquiry_id: int) -> HttpResponse:
    """Stop one. NotFound ``inquiries.unknown``."""
    return HttpResponseRedirect(f"/inquiries/{sql_queries.cancel(inquiry_id, _acting(request), now()).id}")


@page("inquiries.ask")
def take(request: Request, inquiry_id: int, kind: str) -> HttpResponse:
    """The answer as a file. NotFound ``inquiries.unknown``, ``inquiries.erased``."""
    data = sql_queries.taken(inquiry_id, kind).read_bytes()
    audit.append(request.reach.username, "inquiries.take", f"inquiry:{inquiry_id}", {"kind": kind, "bytes": len(data)})
    answer = HttpResponse(data, content_type=MEDIA[kind])
    answer["Content-Disposition"] = content_disposition_header(True, f"bazan-inquiry-{inquiry_id}.{kind}")
    return answer


def _page(request: Request, info: InquiryInfo | None = None, refused: BazanError | None = None) -> HttpResponse:
    shown = query_display.shown(info) if info else None
    wrong = refused.params if refused else info.params if info else {}
    said = {
        "section": "inquiries",
        "tables": query_display.tables(sql_queries.catalogue(request.reach)),
        "recent": [query_display.row(one) for one in sql_queries.inquiries(MOST_RECENT)],
        "text": typed(request)["text"] if refused else info.text if info else FIRST,
        "refusal": sentence(refused) if refused else shown.refusal if shown else "",
        "line": int(wrong.get("line", 0)),
        "column": int(wrong.get("column", 0)),
        "shown": shown,
        "longest": sql_queries.LONGEST,
    }
    return render(request, "inquiries/page.html", said, status=status_of(refused))


def _acting(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)
