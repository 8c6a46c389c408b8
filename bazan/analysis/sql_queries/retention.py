"""What was asked, gone when its time is over, with what came out of it. The audit keeps that it was asked."""

from functools import reduce
from operator import or_

from django.db.models import Q

from bazan.analysis.sql_queries.models import Inquiry
from bazan.analysis.sql_queries.process_protocol import erase
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import fingerprint


def asked(ripe: Ripe) -> Erased:
    """Inquiries asked before, with their answers. Of traces: those that name one of their tables."""
    found = Inquiry.objects.filter(asked_at__lt=ripe.before).order_by("id")
    if ripe.traces:
        named = [Q(text__icontains=code.replace(".", "__")) for code in ripe.traces.tables]
        found = found.filter(reduce(or_, named, Q(pk__in=())))
    if not ripe.erase:
        return Erased(found.count())
    batch = list(found[: ripe.most])
    for row in batch:
        erase(row.id)
    Inquiry.objects.filter(id__in=[row.id for row in batch]).delete()
    return Erased(len(batch), tuple(fingerprint(row.text) for row in batch))
