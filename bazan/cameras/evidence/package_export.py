"""A case handed over: a ZIP of its files with a signed manifest, a program that checks them, and what to do with it in two languages."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from bazan.cameras.evidence import chain_of_custody, package_signature, queries, rules
from bazan.cameras.evidence.models import EvidenceItem
from bazan.cameras.evidence.types import CaseInfo, EntryInfo, Package
from bazan.cameras.recording import api as recording
from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.core.settings import current
from bazan.core.time import LOCAL
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.platform.security import verify

FORMAT = "bazan-evidence-1"
MANIFEST, SIGNATURE, README, PROGRAM = "case.json", "signature.json", "README.txt", "verify.py"


@transaction.atomic
def export(case_id: int, reason: str, originals: bool, by: Acting, at: datetime) -> Package:
    """The case as it stands, with this handing over as its chain's last entry; ``originals``: with the files as the cameras saw them.

    Refused ``evidence.text``, ``.signs``, ``.seal``; NotFound ``evidence.unknown``; Forbidden ``people.not_allowed``, for originals also
    for who lacks ``cameras.reveal`` at one of its cameras.
    """
    row = chain_of_custody.held(case_id, by, "evidence.export", open_only=False)
    if originals:
        chain_of_custody.require(by, "cameras.reveal", row.cameras)
    reason = rules.text(reason, "reason")
    entry = chain_of_custody.append(row, "export", by, at, {"reason": reason, "originals": originals})
    info = queries.case_info(row)
    files, listed = {}, []
    for item, data, original in _contents(case_id, originals):
        beside = {"added_by": item.added_by, "added_at": rules.instant(item.added_at), "file": rules.file_name(item), "original": ""}
        files[beside["file"]] = data
        if original:
            beside["original"] = rules.file_name(item, original=True)
            files[beside["original"]] = original
        listed.append(rules.provenance(item) | beside)
    files[README] = _readme(info, originals).encode()
    files[PROGRAM] = Path(verify.__file__).read_bytes()
    manifest = _manifest(info, listed, queries.chain(case_id), files)
    signature = json.dumps(package_signature.signed(manifest, current()), indent=1).encode()
    told = {"reason": reason, "originals": originals, "manifest": hashlib.sha256(manifest).hexdigest()}
    audit.append(by.username, "evidence.export", f"evidence:{row.number}", told | chain_of_custody.end(entry))
    return Package(f"evidence-{row.number}", _zipped({MANIFEST: manifest, SIGNATURE: signature} | files, at))


def public_key() -> str:
    """The key that proves this installation's packages, in hexadecimal."""
    return package_signature.public_key(current())


def _contents(case_id: int, originals: bool) -> Iterator[tuple[Any, bytes, bytes]]:
    """Each file of the case: what is known of it, its bytes, and as the camera saw it if that is asked for and kept."""
    for row in EvidenceItem.objects.filter(case_id=case_id).order_by("id").iterator(chunk_size=10):
        yield queries.item_info(row), bytes(row.data), _opened(bytes(row.sealed)) if originals and row.sealed else b""


def _opened(sealed: bytes) -> bytes:
    try:
        return recording.unsealed(sealed)
    except NotFound as why:
        raise Refused("evidence.seal", {}, "originals") from why


def _manifest(case: CaseInfo, items: list[dict[str, Any]], chain: list[EntryInfo], files: Mapping[str, bytes]) -> bytes:
    said = {
        "format": FORMAT,
        "case": {
            "number": case.number, "title": case.terms.title, "reason": case.terms.reason, "legal_basis": case.terms.legal_basis,
            "opened_by": case.opened_by, "opened_at": rules.instant(case.opened_at), "closed_by": case.closed_by,
            "closed_at": rules.instant(case.closed_at) if case.closed_at else None, "outcome": case.outcome,
        },
        "items": items,
        "custody": [
            {
                "seq": entry.seq, "at": rules.instant(entry.at), "by": entry.by, "act": entry.act, "detail": entry.detail,
                "previous": entry.previous, "hash": entry.hash,
            }
            for entry in chain
        ],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=1, allow_nan=False).encode()


def _readme(case: CaseInfo, originals: bool) -> str:
    about = {"number": case.number, "title": case.terms.title, "public_key": public_key()}
    end = "with" if originals else "without"
    said = in_every_language(lambda: f"{label('evidence.readme.text', **about)}\n{label(f'evidence.readme.{end}')}")
    return "\n\n".join(said.values()) + "\n"


def _zipped(files: Mapping[str, bytes], at: datetime) -> bytes:
    """Not packed: pictures and films don't get smaller."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, at.astimezone(LOCAL).timetuple()[:6]), data)
    return made.getvalue()
