"""Who must know of a warning inside the house: who releases it, who composed it, and the warned communes, with the script to read aloud."""

from datetime import date, datetime

from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Recipient, Subject
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, in_every_language, language
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from bazan.response.warnings import channel_texts
from bazan.response.warnings.cap import message_builder
from bazan.response.warnings.province_config import Setup
from bazan.response.warnings.types import DraftInfo, Facts, MessageInfo, Spoken, Words

RELEASER, COMMUNE = "leader", "commune_officer"
"""Posts: who may release, and who warns people on the spot."""
LONGEST_BODY = 2000
_SEVERITIES = {"Extreme": "extreme", "Severe": "severe", "Moderate": "moderate"}


def spoken(facts: Facts, msg_type: str, setup: Setup, on: date) -> Spoken:
    """What every channel says of these facts."""
    warned = [places.by_code(code, on) for code in facts.communes]
    names = {"vi": tuple(one.name for one in warned), "en": tuple(one.name_en for one in warned)}
    return Spoken(
        msg_type, facts.status, setup.name, facts.event, facts.headline, facts.description, facts.instruction, names, facts.expires,
        message_builder.public_address(),
    )  # fmt: skip


def key(message_id: int) -> str:
    """The name under which it is asked who was told."""
    return f"warning:{message_id}"


def ask_release(draft: DraftInfo, reach: accounts.Reach, at: datetime) -> None:
    """Whoever may release it hears that it waits, and has it before them until somebody has decided."""
    settle(draft, reach, at)
    subject = _subject(draft, _headed("warnings.told.waiting", draft), {})
    name = f"{_about(draft)}{draft.version}"
    notifications.notify(subject, [Recipient("post", RELEASER, draft.place_id)], reach.account_id, at, key=name, decides=True)


def settle(draft: DraftInfo, reach: accounts.Reach, at: datetime) -> None:
    """Nobody has to decide on it any more as it was."""
    notifications.settle(_about(draft), reach.username, at)


def _about(draft: DraftInfo) -> str:
    return f"warning-draft:{draft.id}:"


def tell_returned(draft: DraftInfo, reach: accounts.Reach, at: datetime) -> None:
    """Who composed it hears why it came back."""
    subject = _subject(draft, _headed("warnings.told.returned", draft), dict.fromkeys(LANGUAGES, draft.reason))
    name = f"{_about(draft)}{draft.version}"
    notifications.notify(subject, [Recipient("account", draft.composed_by)], reach.account_id, at, key=name)


def _headed(key: str, draft: DraftInfo) -> dict[str, str]:
    return in_every_language(lambda: label(key, headline=draft.facts.headline[language()]))


def tell_released(draft: DraftInfo, message: MessageInfo, reach: accounts.Reach, at: datetime, setup: Setup, on: date) -> None:
    """The communes warned, and who composed it; the communes have to acknowledge, for it is they who read it aloud."""
    texts = channel_texts.texts(spoken(draft.facts, draft.msg_type, setup, on))
    scripts = {one.language: one.text[:LONGEST_BODY] for one in texts if one.channel == "loudspeaker"}
    heads = {one.language: one.text.partition("\n")[0] for one in texts if one.channel == "push"}
    subject = _subject(draft, heads, scripts, f"/warnings/messages/{message.id}")
    recipients = [Recipient("post", COMMUNE, place) for place in message.places]
    notifications.notify(
        subject, [*recipients, Recipient("account", draft.composed_by)], reach.account_id, at, asks=True, key=key(message.id)
    )


def _subject(draft: DraftInfo, subject: Words, body: Words, link: str = "") -> Subject:
    severity = _SEVERITIES.get(draft.facts.severity, "minor")
    urgent = draft.facts.status == "Actual" and draft.msg_type != "Cancel" and severity in ("extreme", "severe")
    return Subject(subject, body, severity, "warning", link or f"/warnings/{draft.id}", draft.place_id, life_safety=urgent)  # pyrefly: ignore[bad-argument-type] - only severities stand in the table
