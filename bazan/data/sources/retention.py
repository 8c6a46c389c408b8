"""Raw files and refused pieces with personal columns, erased when their time is over, or because a person is in them who asked.

What was read of them stays, hashed or grouped.
"""

import re

from django.db.models import Q

from bazan.core.errors import NotFound
from bazan.data.datasets import api as datasets
from bazan.data.sources.intake.external_runs import forget_files
from bazan.data.sources.models import Quarantine, Source, SourceRun
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import ERASED, fingerprint

_PERSONAL = Q(context__has_key="personal") | Q(source=None)


def files(ripe: Ripe) -> Erased:
    """Files of runs that ended before. Those of forms are their uploads' too."""
    runs = SourceRun.objects.filter(finished_at__lt=ripe.before, file_erased_at=None)
    asked = runs.filter(file_sha256__in=ripe.traces.files) if ripe.traces else runs.filter(source_id__in=_classed())
    found = asked.exclude(file_sha256="").order_by("id")
    if not ripe.erase:
        return Erased(found.count())
    batch = list(found[: ripe.most])
    SourceRun.objects.filter(id__in=[run.id for run in batch]).update(file_erased_at=ripe.at)
    forget_files(run.file_sha256 for run in batch)
    return Erased(len(batch), tuple(run.file_sha256 for run in batch))


def pieces(ripe: Ripe) -> Erased:
    """Refused pieces that hold personal cells, and those whose sender nobody knows. One that waits to be read again is let wait."""
    unread = Quarantine.objects.filter(at__lt=ripe.before).exclude(raw=ERASED).exclude(state="asked")
    if ripe.traces:
        unread = unread.filter(id__in=ripe.traces.pieces.get("sources.quarantine", ()))
    found = unread.filter(_PERSONAL).order_by("id")
    if not ripe.erase:
        return Erased(found.count())
    batch = list(found[: ripe.most])
    taken = Quarantine.objects.filter(id__in=[piece.id for piece in batch])
    taken.filter(state="open").update(state="dismissed", decided_at=ripe.at, decided_by="system")
    taken.update(raw=ERASED, params={}, context={})
    return Erased(len(batch), tuple(fingerprint(piece.raw) for piece in batch))


def naming(text: str) -> list[int]:
    """The numbers of refused pieces in which this stands as a word of its own. Looked for here: no statement of the database has it."""
    named = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)
    pieces = Quarantine.objects.filter(_PERSONAL).exclude(raw=ERASED).values_list("id", "raw")
    return [number for number, raw in pieces.iterator() if named.search(raw)]


def keeps(sha256: str) -> bool:
    """Whether a run still needs its file."""
    return SourceRun.objects.filter(file_sha256=sha256, file_erased_at=None).exists()


def _classed() -> list[int]:
    """Sources that feed a dataset with personal columns."""
    found = []
    for source in Source.objects.all():
        named = str(source.binding.get("dataset", ""))
        code = named if "." in named else f"{source.sector}.{named}"
        try:
            personal = bool(named) and any(column.personal for column in datasets.dataset(code).columns)
        except NotFound:
            continue
        if personal:
            found.append(source.id)
    return found
