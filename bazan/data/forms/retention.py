"""Workbooks with personal columns, erased when their time is over, or a person in them asked. What was read of them stays."""

from bazan.core.errors import NotFound
from bazan.data.datasets import api as datasets
from bazan.data.forms import queries
from bazan.data.forms.models import Upload
from bazan.data.sources import api as sources
from bazan.directory.personal_data.types import Erased, Ripe


def files(ripe: Ripe) -> Erased:
    """Uploads handed in before, whatever became of them."""
    uploads = Upload.objects.filter(at__lt=ripe.before, file_erased_at=None)
    if ripe.traces:
        asked = uploads.filter(sha256__in=ripe.traces.files)
    else:
        classed = [form.id for form in queries.forms() if any(map(_personal, (sheet.dataset for sheet in form.sheets)))]
        asked = uploads.filter(form_id__in=classed)
    found = asked.order_by("id")
    if not ripe.erase:
        return Erased(found.count())
    batch = list(found[: ripe.most])
    Upload.objects.filter(id__in=[upload.id for upload in batch]).update(file_erased_at=ripe.at)
    sources.forget_files(upload.sha256 for upload in batch)
    return Erased(len(batch), tuple(upload.sha256 for upload in batch))


def keeps(sha256: str) -> bool:
    """Whether an upload still needs its file."""
    return Upload.objects.filter(sha256=sha256, file_erased_at=None).exists()


def _personal(dataset: str) -> bool:
    try:
        return any(column.personal for column in datasets.dataset(dataset).columns)
    except NotFound:
        return False
