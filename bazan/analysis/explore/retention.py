"""Questions asked, gone with their answers and files when their time is over."""

from bazan.analysis.explore.models import Asked
from bazan.analysis.explore.queries import folder
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import fingerprint


def answers(ripe: Ripe) -> Erased:
    """Those asked before; who asked, what came out, and what file it became. Of traces: those asked of their tables."""
    found = Asked.objects.filter(asked_at__lt=ripe.before).order_by("id")
    if ripe.traces:
        found = found.filter(source__in=[f"dataset:{code}" for code in ripe.traces.tables])
    if not ripe.erase:
        return Erased(found.count())
    batch = list(found.defer("answer")[: ripe.most])
    for row in batch:
        if row.form:
            (folder() / f"{row.id}.{row.form}").unlink(missing_ok=True)
    Asked.objects.filter(id__in=[row.id for row in batch]).delete()
    return Erased(len(batch), tuple(fingerprint(f"{row.asked_by} {row.address}") for row in batch))
