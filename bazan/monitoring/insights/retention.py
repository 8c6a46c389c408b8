"""Notes beside dismissed insights, erased when their time is over: who dismissed it, when and for which reason stays."""

from bazan.directory.personal_data.types import Erased, Ripe
from bazan.monitoring.insights.models import InsightAct
from bazan.platform.security.text_anonymization import ERASED, fingerprint


def notes(ripe: Ripe) -> Erased:
    """Of insights dismissed before."""
    found = InsightAct.objects.filter(at__lt=ripe.before).exclude(note__in=("", ERASED)).order_by("id")
    if not ripe.erase:
        return Erased(found.count())
    batch = list(found[: ripe.most])
    InsightAct.objects.filter(id__in=[row.id for row in batch]).update(note=ERASED)
    return Erased(len(batch), tuple(fingerprint(row.note) for row in batch))
