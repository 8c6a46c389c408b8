"""What the room offers: put together, release, read, take in. ``waiting(reach)`` is for the list of what needs a person now.

Other rooms open the form by address: ``/warnings/new?incident=REF&kind=FLOOD&title=…&places=24611,24617&polygon=lat,lon …``.
"""

from datetime import datetime

from bazan.response.warnings import province_config
from bazan.response.warnings.actions import cancel, compose, dismiss, may_revise, release, revise, send_back, withdraw
from bazan.response.warnings.cap.message_builder import address, area_words, cancelled, communes, public_address
from bazan.response.warnings.cap.parser import LARGEST
from bazan.response.warnings.cap.signature import certificate
from bazan.response.warnings.cap_vocabulary import CATEGORY, CERTAINTY, RESPONSE, SEVERITY, URGENCY
from bazan.response.warnings.channel_texts import texts
from bazan.response.warnings.foreign_messages.feed_retrieval import pull_due
from bazan.response.warnings.foreign_messages.intake import take, trusted
from bazan.response.warnings.notifications import key, spoken
from bazan.response.warnings.province_config import Setup, setup
from bazan.response.warnings.queries import (
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
from bazan.response.warnings.rules import points

WORDS = {"category": CATEGORY, "response": RESPONSE, "urgency": URGENCY, "severity": SEVERITY, "certainty": CERTAINTY}
"""The words of CAP an officer chooses from."""


def pull_feeds(at: datetime) -> int:
    """For the clock: how many messages came in from feeds and folders of trusted senders."""
    return pull_due(province_config.setup(), at)


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
