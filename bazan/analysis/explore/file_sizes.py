"""How large the files of the history are, noted where a page can read it without the history's packages."""

from datetime import datetime, timedelta

from django.db import transaction

from bazan.analysis.explore.models import Asked, File
from bazan.analysis.explore.queries import folder
from bazan.core.settings import current

FILE_DAYS = 7
"""So long a file that was made stays; what was asked stays as long as the province keeps traces."""
LOST_AFTER = timedelta(hours=2)


@transaction.atomic
def measure_files(at: datetime) -> None:
    """Note every file of every table, and clear away: files made a week ago, and questions whose process was killed for good."""
    from bazan.platform.history.api import history

    store = history(current()).store
    found = {
        (state.name, file.first, file.last, file.rows, file.bytes)
        for state in store.tables()
        for file in store.listed(state.name, state.version)
    }
    if found != set(File.objects.values_list("name", "first", "last", "rows", "bytes")):
        File.objects.all().delete()
        File.objects.bulk_create(
            File(name=name, first=first, last=last, rows=rows, bytes=size) for name, first, last, rows, size in sorted(found)
        )
    for row in Asked.objects.filter(ended_at__lt=at - timedelta(days=FILE_DAYS)).exclude(form="").only("id", "form"):
        (folder() / f"{row.id}.{row.form}").unlink(missing_ok=True)
    Asked.objects.filter(state="running", started_at__lt=at - LOST_AFTER).update(state="failed", rule="explorations.failed", ended_at=at)
