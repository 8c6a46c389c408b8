"""Runs that other rooms hold: a file somebody delivered by hand is kept, told and counted as every source's."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.db.models.functions import Greatest

from bazan.core.errors import NotFound
from bazan.core.settings import current
from bazan.core.time import now as clock
from bazan.data.sources.intake import runs
from bazan.data.sources.models import Source, SourceRun
from bazan.data.sources.queries import run_info
from bazan.data.sources.types import RunInfo
from bazan.directory.personal_data import api as personal_data
from bazan.platform.storage import file_archive


def keep_file(stream: BinaryIO) -> tuple[str, int]:
    """(SHA-256, size) of what the stream holds, now on disk for good. The same bytes are kept once."""
    return file_archive.keep(current(), stream)


def keep_files(streams: Iterable[BinaryIO]) -> list[tuple[str, int]]:
    """As ``keep_file`` of each, or of none of them where the disk is full."""
    return file_archive.keep_all(current(), streams)


def file_path(sha256: str) -> Path:
    """Where the bytes of that name lie. Raises NotFound ``sources.file.unknown``."""
    path = file_archive.path_of(current(), sha256)
    if not (len(sha256) == 64 and sha256.isalnum() and path.is_file()):
        raise NotFound("sources.file.unknown", {"file": sha256[:64]})
    return path


def forget_files(names: Iterable[str]) -> None:
    """Erase the bytes of those that no holder needs any more. They go before the caller commits: killed between, he comes again."""
    for sha256 in dict.fromkeys(names):
        if not personal_data.needed(sha256):
            file_archive.forget(current(), sha256)


def open_run(source_code: str, file_name: str = "", sha256: str = "", now: datetime | None = None) -> RunInfo:
    """A new run of that source, running. Raises NotFound ``sources.unknown``."""
    source = Source.objects.filter(code=source_code).first()
    if source is None:
        raise NotFound("sources.unknown", {"code": source_code})
    return run_info(runs.open_run(source, now or clock(), Path(file_name).name, sha256))


@transaction.atomic
def finish_run(
    run_id: int, now: datetime | None = None, read: int = 0, accepted: int = 0, same: int = 0, superseded: int = 0, rejected: int = 0
) -> RunInfo:
    """The run ended well, with the rows it read and what became of them. In the caller's transaction, where there is one."""
    at = now or clock()
    run = _run(run_id)
    run.accepted, run.duplicate, run.rejected = accepted, same, rejected
    run.counts |= {"pieces": read, "superseded": superseded}
    run.save(update_fields=["accepted", "duplicate", "rejected", "counts"])
    heard(run.source_id, at, good=accepted + same + superseded > 0)
    runs.finish(run, at)
    return run_info(run)


def fail_run(run_id: int, why: BaseException, now: datetime | None = None) -> RunInfo:
    """The run ended without having stored anything, and why."""
    run = _run(run_id)
    runs.fail(run, now or clock(), why)
    return run_info(run)


def heard(source_id: int, at: datetime, good: bool) -> None:
    """The source gave a sign of life. Rows of a dataset speak of any time, so their source's freshness is its last good delivery."""
    source = Source.objects.filter(id=source_id)
    source.update(last_seen_at=Greatest("last_seen_at", at))
    if good:
        source.update(last_good_at=Greatest("last_good_at", at))


def _run(run_id: int) -> SourceRun:
    found = SourceRun.objects.select_related("source").filter(id=run_id).first()
    if found is None:
        raise NotFound("sources.run.unknown", {"run": run_id})
    return found
