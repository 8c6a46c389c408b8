"""One case: its files, its notes, who did what with it, and what may be done with it now. Every look is an entry of its chain."""

import secrets
from typing import Any

from django.http import HttpResponse

from bazan.cameras.evidence import api as evidence
from bazan.cameras.evidence.web import evidence_rows
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.time import now as clock_now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Request, page
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import Said, render_with_sound, status_of, typed


@page("evidence.view")
def show(request: Request, case_id: int) -> HttpResponse:
    return shown(request, case_id)


def shown(request: Request, case_id: int, refusal: BazanError | None = None) -> HttpResponse:
    """The page; with what was refused, and what was typed, at its field."""
    now, case = clock_now(), evidence.case(case_id)
    names, chain = accounts.full_names(), evidence.chain(case_id)
    given = typed(request) if refusal else Said()
    said: dict[str, Any] = {
        "section": "cameras",
        "case": case,
        "opened_by": names.get(case.opened_by, case.opened_by),
        "closed_by": names.get(case.closed_by, case.closed_by),
        "places": evidence_rows.places_of(case, now),
        "files": evidence_rows.files(evidence.items(case_id), names),
        "notes": evidence_rows.notes(evidence.notes(chain), names),
        "chain": evidence_rows.entries(chain, names),
        "may": evidence_rows.rights(request.reach, case),
        "public_key": evidence.public_key(),
        "key": given["key"] or secrets.token_urlsafe(12),
        "given": given,
        "refusal": sentence(refusal) if refusal else "",
        "at": refusal.field if refusal else "",
    }
    answer = render_with_sound(request, "evidence/case.html", said, status_of(refusal))
    answer["Cache-Control"] = "no-store"
    evidence.look(case_id, Acting(request.reach, request.user.organization_id), now)  # last: the audit waits for nobody's page
    return answer
