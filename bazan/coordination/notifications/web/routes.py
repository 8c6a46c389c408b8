"""Where providers call back: ``POST /notifications/receipts/<provider>``, signed. 204 when it is kept, also when it was said before."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bazan.coordination.notifications import api
from bazan.core.errors import NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking
from bazan.core.numbers import whole_number
from bazan.core.time import now
from bazan.platform.security.rate_limit import Brake

LARGEST = 16_000
_brake = Brake()


@csrf_exempt
@require_POST
def receipts(request: HttpRequest, provider: str) -> HttpResponse:
    """Nobody signs in here: the signature tells who speaks. Refusals say nothing of what is known."""
    length = whole_number(str(request.META.get("CONTENT_LENGTH") or ""))
    if length is None or length > LARGEST:
        return HttpResponse(status=413)
    try:
        api.receive(provider, request.headers, request.body, now())
    except NotFound:
        return HttpResponse(status=404)
    except Refused as refusal:
        status = 400 if refusal.rule.endswith("unreadable") else 401
        if not connection.in_atomic_block:
            connection.close()  # nobody's connection waits with the no
        if status == 401 and not _brake.hold(request.META.get("REMOTE_ADDR", "")):
            return HttpResponse(status=429)
        with speaking("en"):
            return JsonResponse({"rule": refusal.rule, "reason": sentence(refusal)}, status=status)
    return HttpResponse(status=204)


vars(receipts).update(largest=LARGEST, machines=True)
