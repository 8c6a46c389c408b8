"""CAP messages sent to us: POST /cap with the sender's token. Every answer says what became of the message, and why."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from bazan.core.errors import BazanError
from bazan.core.labels import label
from bazan.core.language import speaking
from bazan.core.numbers import whole_number
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.platform.security.rate_limit import Pace
from bazan.response.warnings import api
from bazan.response.warnings.types import Fault

STATUS = {"taken": 200, "same": 200, "held": 202, "refused": 422}
RETRY_AFTER_S = 30
MOST_OF_STRANGERS, WITHIN_S = 60, 3600
"""Messages without a known sender that one network may send, in seconds."""
_pace = Pace(WITHIN_S)


@csrf_exempt
def cap(request: HttpRequest) -> JsonResponse:
    """One message. 200 taken or here already, 202 in quarantine, 413 too large, 422 not CAP, 429 or 503 send again later.

    Answered in Vietnamese, and in English to who asks for it first.
    """
    with speaking("en" if (request.headers.get("Accept-Language") or "").lower().startswith("en") else "vi"):
        return _cap(request)


def _cap(request: HttpRequest) -> JsonResponse:
    if request.method != "POST":
        answer = _said("refused", "", [Fault("warnings.in.method", {}, "")], 405)
        answer["Allow"] = "POST"
        return answer
    if (whole_number(request.headers.get("Content-Length") or "", digits=15) or 0) > api.LARGEST:
        return _said("refused", "", [Fault("warnings.xml.large", {"limit": api.LARGEST >> 10}, "")], 413)
    kind, _, token = (request.headers.get("Authorization") or "").partition(" ")
    setup = api.setup()
    sender = api.trusted(token.strip(), setup) if kind.lower() == "bearer" and token.strip() else None
    network = accounts.network_of(request.META.get("REMOTE_ADDR", ""))
    if sender is None and (seconds := _pace.wait(network, MOST_OF_STRANGERS)):
        return _said("refused", "", [Fault("warnings.in.pace", {"limit": MOST_OF_STRANGERS}, "")], 429, ceil(seconds))
    try:
        with transaction.atomic():
            accounts.enter(None, None)  # whoever sends has no place of his own; the trust list says what he may
            outcome = api.take(request.read(api.LARGEST + 1), "http", sender, setup, now())
    except (BazanError, DatabaseError) as why:
        fault = Fault(why.rule, why.params, why.field) if isinstance(why, BazanError) else Fault("warnings.in.away", {}, "")
        return _said("refused", "", [fault], 503, RETRY_AFTER_S)
    finally:
        accounts.leave()
    return _said(outcome.state, outcome.identifier, outcome.faults, STATUS[outcome.state])


def _said(state: str, identifier: str, faults: Iterable[Fault], status: int, retry_after: int = 0) -> JsonResponse:
    told = [{"field": fault.field, "rule": fault.rule, "reason": label(f"rules.{fault.rule}", **fault.params)} for fault in faults]
    body: dict[str, Any] = {"state": state, "identifier": identifier, "reason": label(f"warnings.in.{state}"), "faults": told}
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if retry_after:
        answer["Retry-After"] = str(retry_after)
    return answer


vars(cap).update(largest=api.LARGEST, machines=True)
