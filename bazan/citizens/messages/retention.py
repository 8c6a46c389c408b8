"""Browsers that neither opened the page nor were reached for so long, erased when their time is over."""

from bazan.citizens.messages.models import PushSubscription
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import fingerprint


def browsers(ripe: Ripe) -> Erased:
    """Addresses of browsers with their communes."""
    if ripe.cases is not None:
        return Erased(0)
    rows = list(PushSubscription.objects.filter(alive_at__lt=ripe.before).order_by("alive_at")[: ripe.most])
    if ripe.erase:
        PushSubscription.objects.filter(id__in=[row.id for row in rows]).delete()
    return Erased(len(rows), tuple(fingerprint(row.endpoint) for row in rows))
