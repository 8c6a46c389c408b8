"""What people said of themselves, erased when its time is over; that somebody of a commune was safe or not stays as a count."""

from bazan.citizens.safety_checks.models import CallerPhone, CallForHelp
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import ERASED, fingerprint


def callers(ripe: Ripe) -> Erased:
    """Numbers, words and points."""
    if ripe.cases is not None:
        return Erased(0)
    rows = list(CallForHelp.objects.filter(at__lt=ripe.before).exclude(device__startswith="erased:").order_by("at")[: ripe.most])
    prints = tuple(fingerprint(f"{row.id}|{row.words}") for row in rows)
    if ripe.erase:
        CallerPhone.objects.filter(call_id__in=[row.id for row in rows]).delete()
        for row in rows:
            row.words, row.latitude, row.longitude, row.reachable = row.words and ERASED, None, None, False
            row.device = f"erased:{row.id}"
        CallForHelp.objects.bulk_update(rows, ["words", "latitude", "longitude", "reachable", "device"])
    return Erased(len(rows), prints)
