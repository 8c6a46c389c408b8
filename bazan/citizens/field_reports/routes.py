"""Where other systems send reports: ``POST /reports/in/<source>``, signed as Standard Webhooks are. Answered when it is committed."""

from datetime import UTC

from django.db import DatabaseError, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bazan.citizens.field_reports import api
from bazan.core.errors import BazanError, Refused, Unavailable
from bazan.core.labels import sentence
from bazan.core.numbers import whole_number
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.platform.security.rate_limit import Brake

RETRY_AFTER_S = 30
_UNSIGNED = ("field_reports.in.signature", "field_reports.in.old")
_brake = Brake()


@csrf_exempt
@require_POST
def receive(request: HttpRequest, source: str) -> JsonResponse:
    """One report. 200 with its receipt, also when it came before; 400 with rule, reason and field; 401 unsigned, 413 too large."""
    length = whole_number(str(request.META.get("CONTENT_LENGTH") or ""), digits=15)
    if length is None or length > api.LARGEST:
        return _refused(Refused("field_reports.in.large", {"limit": api.LARGEST >> 20}), 413)
    try:
        with transaction.atomic():
            made = api.receive(source, request.headers, request.read(api.LARGEST + 1), now())
    except DatabaseError:
        return _refused(Unavailable("field_reports.in.away"), 503)
    except BazanError as why:
        status = 401 if why.rule in _UNSIGNED else why.status
        if status == 401 and not _brake.hold(request.META.get("REMOTE_ADDR", "")):
            status = 429
        return _refused(why, status)
    finally:
        accounts.leave()
    instants = {"received_at": made.received_at, "due_at": made.due_at}
    told = {"number": made.number, "code": made.code, **{name: at.astimezone(UTC).isoformat() for name, at in instants.items()}}
    return JsonResponse(told)


def _refused(why: BazanError, status: int) -> JsonResponse:
    said = {"rule": why.rule, "reason": sentence(why), **({"field": why.field} if why.field else {})}
    answer = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    if status in (429, 503):
        answer["Retry-After"] = str(RETRY_AFTER_S)
    return answer


vars(receive).update(largest=12 << 20, machines=True)
