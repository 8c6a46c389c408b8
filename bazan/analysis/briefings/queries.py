"""Reads of briefings, as the room's types. What is out of reach isn't there."""

import hashlib
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import cast

import msgspec
from django.db.models import Exists, OuterRef, Q

from bazan.analysis.briefings import passports, signature
from bazan.analysis.briefings.documents import MEDIA
from bazan.analysis.briefings.models import Briefing, BriefingDocument, BriefingFigure
from bazan.analysis.briefings.types import BriefingInfo, Content, Document, Format, Kind, Passport
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.core.settings import current
from bazan.core.time import LOCAL
from bazan.platform.security import verify


def row_of(briefing_id: int) -> Briefing:
    """NotFound ``briefings.unknown``, also for one out of reach."""
    row = Briefing.objects.filter(id=briefing_id).first()
    if row is None:
        raise NotFound("briefings.unknown", {})
    return row


def briefing(briefing_id: int) -> BriefingInfo:
    """NotFound ``briefings.unknown``, also for one out of reach."""
    return info(row_of(briefing_id))


def briefings(kind: Kind | None = None, limit: int = 50) -> list[BriefingInfo]:
    """Those in reach, the newest first; one query."""
    found = Briefing.objects.filter(kind=kind) if kind else Briefing.objects.all()
    later = Briefing.objects.filter(Q(series=OuterRef("id")) | Q(series=OuterRef("series")), version__gt=OuterRef("version"))
    return [_info(row, row.later) for row in found.annotate(later=Exists(later)).order_by("-id")[:limit]]  # pyrefly: ignore[missing-attribute] - annotated


def by_key(username: str, key: str) -> BriefingInfo | None:
    """What somebody's order came to; null: it isn't made yet."""
    row = Briefing.objects.filter(key=f"{username}:{key}"[:200]).first()
    return info(row) if row else None


def versions(series: int) -> list[BriefingInfo]:
    """Every version, the oldest first."""
    return [info(row) for row in Briefing.objects.filter(Q(id=series) | Q(series=series)).order_by("version")]


def content(briefing_id: int) -> Content:
    """What was frozen. NotFound ``briefings.unknown``, also for one out of reach."""
    return msgspec.convert(json.loads(row_of(briefing_id).signed)["payload"], Content)


def signed(briefing_id: int) -> str:
    """The whole briefing as the signed bundle that ``verify.py`` checks. NotFound as ``content``."""
    return row_of(briefing_id).signed


def document(briefing_id: int, form: Format, spoken: str) -> Document:
    """A document as it was made. NotFound ``briefings.unknown``, ``briefings.unprinted``: it isn't made yet, or not in that language."""
    row = row_of(briefing_id)
    held = BriefingDocument.objects.filter(briefing=row, format=form, language=spoken).first()
    if held is None:
        raise NotFound("briefings.unprinted", {"symbol": row.symbol, "format": form, "language": spoken})
    day = f"{row.issued_at.astimezone(LOCAL):%Y-%m-%d}"
    return Document(f"{row.kind}-{day}-{row.number:02}-{spoken}.{form}", MEDIA[form], bytes(held.data), held.sha256)


def printed_as(sha256: str) -> tuple[BriefingInfo, datetime] | None:
    """The briefing one of whose documents has this sum, and when it was made; null: none in reach has."""
    held = BriefingDocument.objects.filter(sha256=sha256).select_related("briefing").first()
    return (info(held.briefing), held.made_at) if held else None


def passport(code: str) -> Passport:
    """The passport of a printed number; dashes and case don't matter. NotFound ``briefings.code``, also for one out of reach."""
    text = code.replace("-", "").replace(" ", "").upper()
    row = BriefingFigure.objects.filter(code=text[: passports.LENGTH + 1]).first()
    if row is None:
        raise NotFound("briefings.code", {"code": code[:20]})
    return Passport(row.code, row.briefing_id, row.fact, row.figure, row.signed)


def bundle(code: str) -> bytes:
    """The passport as a ZIP file with the program that checks it and what to do with it in two languages. NotFound as ``passport``."""
    held = passport(code)
    about = {"code": held.code, "public_key": public_key()}
    readme = "\n\n".join(in_every_language(lambda: label("briefings.readme", **about)).values()) + "\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(f"passport-{held.code}.json", held.signed)
        package.writestr("verify.py", Path(verify.__file__).read_bytes())
        package.writestr("README.txt", readme)
    return out.getvalue()


def public_key() -> str:
    """The key that proves this installation's briefings and passports, in hexadecimal."""
    return signature.public_key(current())


def info(row: Briefing) -> BriefingInfo:
    later = Briefing.objects.filter(Q(id=row.series or row.id) | Q(series=row.series or row.id), version__gt=row.version)
    return _info(row, later.exists())


def _info(row: Briefing, replaced: bool) -> BriefingInfo:
    return BriefingInfo(
        row.id, row.series or row.id, row.version, cast(Kind, row.kind), row.symbol, row.place_id, row.sector, row.start, row.end, row.at,
        row.issued_at, row.issued_by, row.organization_id, row.fingerprint, replaced,
    )  # fmt: skip


def sum_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
