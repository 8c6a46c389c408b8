"""The programming interface of datasets: rows sent by HTTP, answered after their commit. Documented in openapi.json beside this file."""

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from bazan.core.errors import BazanError, Forbidden, Refused
from bazan.core.fault_lists import MOST_TOLD, more_faults
from bazan.core.language import device_language, speaking
from bazan.core.numbers import whole_number
from bazan.data.sources import api
from bazan.data.sources.outcome_texts import words_of
from bazan.platform.security.rate_limit import Brake

STATUS = {
    "sources.push.token": 401,
    "sources.push.large": 413,
    "sources.push.many": 413,
    "sources.push.kind": 415,
    "sources.push.encoding": 415,
    "drivers.push.json": 422,
    "drivers.push.shape": 422,
}
RETRY_AFTER_S = 2
_brake = Brake()


def refusing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Every refusal as JSON with its rule and its sentence; a database that is away asks to be called again."""

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with speaking(device_language(request.headers.get("Accept-Language") or "")):
            try:
                return view(request, *args, **kwargs)
            except BazanError as why:
                status = 403 if isinstance(why, Forbidden) else STATUS.get(why.rule, 400)
                if status == 401 and not _held_back(request):
                    return said({"rule": "sources.push.busy", "reason": words_of("sources.push.busy", {})}, 429)
                answer = said({"rule": why.rule, "reason": words_of(why.rule, why.params)}, status)
                if status == 401:
                    answer["WWW-Authenticate"] = "Bearer"
                return answer
            except DatabaseError:
                answer = said({"rule": "sources.push.away", "reason": words_of("sources.push.away", {})}, 503)
                answer["Retry-After"] = str(RETRY_AFTER_S)
                return answer

    return answered


@csrf_exempt
@refusing
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """Rows for a dataset, from the device its source trusts."""
    if request.method != "POST":
        answer = said({"rule": "http.405", "reason": words_of("sources.push.method", {})}, 405)
        answer["Allow"] = "POST"
        return answer
    token = _token(request)
    body = _body(request)
    outcome = api.push(token, code, body, (request.headers.get("Content-Type") or "").partition(";")[0].strip().lower())
    rejected = [
        {"index": fault.index, "field": fault.field, "rule": fault.rule, "reason": words_of(fault.rule, fault.params)}
        for fault in outcome.rejected[:MOST_TOLD]
    ]
    counts = {"accepted": outcome.accepted, "same": outcome.same, "superseded": outcome.superseded}
    answer = counts | {"rejected": rejected, "run": outcome.run_id}
    if more := more_faults(len(outcome.rejected)):
        answer |= {"rejected_count": len(outcome.rejected), "more": more}
    return said(answer, 200)


def _held_back(request: HttpRequest) -> bool:
    """The no to a wrong token comes later each time; nobody's connection waits with it."""
    if not connection.in_atomic_block:
        connection.close()
    return _brake.hold(request.META.get("REMOTE_ADDR", ""))


def _token(request: HttpRequest) -> str:
    kind, _, token = (request.headers.get("Authorization") or "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Refused("sources.push.token")
    return token.strip()


def _body(request: HttpRequest) -> bytes:
    """The whole body, refused by its stated size before it is read."""
    encoding = (request.headers.get("Content-Encoding") or "identity").lower()
    if encoding != "identity":
        raise Refused("sources.push.encoding", {"encoding": encoding[:40]})
    if (whole_number(request.headers.get("Content-Length") or "", digits=15) or 0) > api.LARGEST_PUSH:
        raise Refused("sources.push.large", {"limit": api.LARGEST_PUSH >> 20})
    return request.read(api.LARGEST_PUSH + 1)


def said(body: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


vars(rows).update(largest=api.LARGEST_PUSH, machines=True)
