"""What the room offers: put together, release, read, take in. ``waiting(reach)`` is for the list of what needs a person now.

Other rooms open the form by address: ``/warnings/new?incident=REF&kind=FLOOD&title=…&places=24611,24617&polygon=lat,lon …``.
"""

from datetime import datetime

from bazan.act.warnings import province
from bazan.act.warnings.actions import cancel, compose, dismiss, may_revise, release, revise, send_back, withdraw
from bazan.act.warnings.channels import texts
from bazan.act.warnings.composing import address, area_words, cancelled, communes, public_address
from bazan.act.warnings.province import Setup, setup
from bazan.act.warnings.pulling import pull_due
from bazan.act.warnings.queries import (
    draft,
    draft_of,
    drafts,
    feed_messages,
    feeds,
    held,
    in_force_at,
    message,
    messages,
    public_changed,
    public_warnings,
    public_xml,
    waiting,
    xml,
)
from bazan.act.warnings.reading import LARGEST
from bazan.act.warnings.rules import points
from bazan.act.warnings.signing import certificate
from bazan.act.warnings.taking import take, trusted
from bazan.act.warnings.telling import key, spoken
from bazan.act.warnings.vocabulary import CATEGORY, CERTAINTY, RESPONSE, SEVERITY, URGENCY

WORDS = {"category": CATEGORY, "response": RESPONSE, "urgency": URGENCY, "severity": SEVERITY, "certainty": CERTAINTY}
"""The words of CAP an officer chooses from."""


def pull_feeds(at: datetime) -> int:
    """For the clock: how many messages came in from feeds and folders of trusted senders."""
    return pull_due(province.setup(), at)


__all__ = [
    "LARGEST",
    "WORDS",
    "Setup",
    "address",
    "area_words",
    "cancel",
    "cancelled",
    "certificate",
    "communes",
    "compose",
    "dismiss",
    "draft",
    "draft_of",
    "drafts",
    "feed_messages",
    "feeds",
    "held",
    "in_force_at",
    "key",
    "may_revise",
    "message",
    "messages",
    "points",
    "public_address",
    "public_changed",
    "public_warnings",
    "public_xml",
    "pull_feeds",
    "release",
    "revise",
    "send_back",
    "setup",
    "spoken",
    "take",
    "texts",
    "trusted",
    "waiting",
    "withdraw",
    "xml",
]
