"""Words of messages, addresses they went to and notes from watch to watch, erased when their time is over: that they were stays."""

import json

from bazan.coordination.notifications.models import ContactCode, Delivery, Escalation, Message, Shift
from bazan.core.language import LANGUAGES
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import ERASED, fingerprint

GONE = dict.fromkeys(LANGUAGES, ERASED)


def messages(ripe: Ripe) -> Erased:
    """Messages told before, and what escalations said that ended before."""
    found = Message.objects.filter(created_at__lt=ripe.before).exclude(subject=GONE).order_by("created_at")
    chains = Escalation.objects.filter(ended_at__lt=ripe.before).exclude(subject__subject=GONE).order_by("ended_at")
    if not ripe.erase:
        return Erased(found.count() + chains.count())
    batch, ended = list(found[: ripe.most]), list(chains[: ripe.most])
    Message.objects.filter(id__in=[one.id for one in batch]).update(subject=GONE, body=GONE)
    for one in ended:
        Escalation.objects.filter(id=one.id).update(subject={**one.subject, "subject": GONE, "body": GONE})
    said = [*([one.subject, one.body] for one in batch), *(one.subject for one in ended)]
    return Erased(len(said), tuple(fingerprint(json.dumps(one, sort_keys=True, ensure_ascii=False)) for one in said))


def addresses(ripe: Ripe) -> Erased:
    """Where deliveries went that ended before, and addresses that codes went to."""
    found = Delivery.objects.filter(changed_at__lt=ripe.before, due_at=None).exclude(address="").order_by("created_at")
    if not ripe.erase:
        return Erased(found.count())
    ContactCode.objects.filter(asked_at__lt=ripe.before).delete()
    batch = list(found[: ripe.most])
    Delivery.objects.filter(id__in=[one.id for one in batch]).update(address="", error="")
    return Erased(len(batch), tuple(fingerprint(one.address) for one in batch))


def notes(ripe: Ripe) -> Erased:
    """Notes of shifts that ended before."""
    found = Shift.objects.filter(ends_at__lt=ripe.before).exclude(note__in=("", ERASED)).order_by("id")
    if not ripe.erase:
        return Erased(found.count())
    batch = list(found[: ripe.most])
    Shift.objects.filter(id__in=[one.id for one in batch]).update(note=ERASED)
    return Erased(len(batch), tuple(fingerprint(one.note) for one in batch))
