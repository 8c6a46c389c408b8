"""What a stranger's file is by its own first bytes, before anything of it is unpacked; never by its name."""

from bazan.core.errors import Refused

HEAD = 512
"""Bytes that ``judged`` looks at."""
_PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Brands of the container that iPhones write by themselves."""


def judged(head: bytes, size: int, limit: int) -> str:
    """The media type: ``image/jpeg``, ``image/png`` or ``image/webp``. ``size``, ``limit``: bytes of the file, and at most.

    Refused ``vision.empty``, ``vision.large``, ``vision.heic``, ``vision.video``, ``vision.drawing`` (SVG), ``vision.page`` (HTML),
    ``vision.document`` (PDF), ``vision.kind``.
    """
    if not size:
        raise Refused("vision.empty", {}, "picture")
    if size > limit:
        raise Refused("vision.large", {"limit": limit >> 20}, "picture")
    kind = next((kind for magic, kind in _PICTURES if head.startswith(magic)), None)
    if kind is None and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        kind = "image/webp"
    if kind is None:
        raise Refused(_declined(head[:HEAD]), {}, "picture")
    return kind


def _declined(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "vision.heic" if head[8:12] in _HEIC else "vision.kind" if head[8:12] in (b"avif", b"avis") else "vision.video"
    words = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if words.startswith(b"%pdf-"):
        return "vision.document"
    if words.startswith(b"<") and b"<svg" in words:
        return "vision.drawing"
    return "vision.page" if words.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<!--")) else "vision.kind"
