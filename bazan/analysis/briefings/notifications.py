"""Who is told that a briefing was issued, in the app and by mail: of those the schedule names, whoever may read all of it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from bazan.analysis.briefings import formats
from bazan.analysis.briefings.grammar import Recipient
from bazan.analysis.briefings.types import BriefingInfo, Content
from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Recipient as Addressee
from bazan.coordination.notifications.types import Subject
from bazan.core.labels import label
from bazan.core.language import in_every_language, language, words
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Person, Reach

VIEW = "briefings.view"
LONGEST = 1_800
"""Of a message's body; what doesn't fit is read on the page."""


def tell(
    one: BriefingInfo, content: Content, to: Iterable[Recipient], covers: Callable[[Reach, str, int, str], bool], at: datetime
) -> None:
    """One message to everybody meant who reaches the whole of it; its first sentences stand in it."""
    subject = in_every_language(lambda: label("briefings.told", kind=label(f"briefings.kind.{one.kind}"), symbol=one.symbol))
    body = in_every_language(lambda: _body(one, content))
    message = Subject(subject, body, "minor", "briefing", f"/briefings/{one.id}", one.place_id, one.sector)
    able = [person.username for person in _meant(one, to, at) if _reads(person, one, covers)]
    addressees = [Addressee("account", username) for username in dict.fromkeys(able)]
    notifications.notify(message, addressees, None, at, key=f"briefing:{one.id}")


def _body(one: BriefingInfo, content: Content) -> str:
    text = label("briefings.told_body", place=words(content.head.place), span=formats.span(one.start, one.end))
    for sentence in content.sentences:
        line = f"\n– {sentence.text(language())}"
        if len(text) + len(line) > LONGEST:
            break
        text += line
    return text


def _meant(one: BriefingInfo, to: Iterable[Recipient], at: datetime) -> Iterable[Person]:
    for each in to:
        if each.role:
            yield from accounts.holders([each.role], one.place_id, one.sector, local_day(at))
        else:
            yield from accounts.members(organizations.numbers_of(each.organization))


def _reads(person: Person, one: BriefingInfo, covers: Callable[[Reach, str, int, str], bool]) -> bool:
    account = accounts.account_numbered(person.account_id)
    return account is not None and covers(accounts.reach_of(account), VIEW, one.place_id, one.sector)
