"""Cases whose time is over go whole: files, notes, chain of custody. An open case is never over."""

from bazan.cameras.evidence.models import EvidenceCase, EvidenceEntry, EvidenceItem
from bazan.directory.personal_data.types import Erased, Ripe


def cases(ripe: Ripe) -> Erased:
    """Files of closed cases with their cases; the audit keeps of each file its sum. None of them lies in a case of casework."""
    if ripe.cases is not None:
        return Erased(0)
    over = EvidenceCase.objects.filter(closed_at__lt=ripe.before)
    if not ripe.erase:
        return Erased(over.count())
    ids = list(over.select_for_update(skip_locked=True).order_by("closed_at").values_list("id", flat=True)[: ripe.most])
    files = EvidenceItem.objects.filter(case_id__in=ids)
    prints = tuple(files.order_by("id").values_list("sha256", flat=True))
    files.delete()
    EvidenceEntry.objects.filter(case_id__in=ids).delete()
    over.filter(id__in=ids).delete()
    return Erased(len(ids), prints)
