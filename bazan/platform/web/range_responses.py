"""Films sent in the parts that players ask for: without them nobody can seek in one."""

import re

from django.http import HttpRequest, HttpResponse

_PART = re.compile(r"bytes=(\d{1,12})?-(\d{1,12})?", re.ASCII)


def in_parts(request: HttpRequest, data: bytes, media: str) -> HttpResponse:
    """The bytes a request asks for (RFC 9110), or all of them, kept in no cache. ``media``: the type, ``video/mp4``."""
    part = _asked(request.headers.get("Range", ""), len(data))
    if part is None:
        answer = HttpResponse(data, content_type=media)
    elif part:
        answer = HttpResponse(data[part.start : part.stop], content_type=media, status=206)
        answer["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(data)}"
    else:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{len(data)}"
    answer["Accept-Ranges"], answer["Cache-Control"] = "bytes", "no-store"
    return answer


def _asked(said: str, size: int) -> range | None:
    """Which of so many bytes are wanted; empty: there are none such; None: no part is named, or several: all of them."""
    matched = _PART.fullmatch(said)
    if matched is None or not any(matched.groups()):
        return None
    first, last = matched.groups()
    if first is None:
        return range(max(0, size - int(last)), size)
    if last is not None and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1 if last is not None else size))
