"""A file of a case, as the page shows it. Who looks at one looks at the case."""

from django.http import HttpResponse

from bazan.cameras.evidence import api as evidence
from bazan.cameras.evidence.web.case_actions import acting
from bazan.core.time import now
from bazan.directory.accounts.api import Request, page
from bazan.platform.web.api import in_parts

MEDIA = {"still": "image/jpeg", "clip": "video/mp4"}


@page("evidence.view")
def show(request: Request, case_id: int, item_id: int) -> HttpResponse:
    evidence.case(case_id)
    kind, data = evidence.content(case_id, item_id)
    answer = in_parts(request, data, MEDIA[kind])
    evidence.look(case_id, acting(request), now())
    return answer
