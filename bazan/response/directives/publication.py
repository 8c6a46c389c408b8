"""What leaders let everybody see: published with words written for them, and taken back; each one transaction, one audit entry."""

from datetime import datetime

from django.db import transaction

from bazan.coordination.cases import api as cases
from bazan.core.errors import Conflict, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.platform.security.text_anonymization import without_numbers
from bazan.response.directives.actions import held
from bazan.response.directives.models import Publication
from bazan.response.directives.queries import info
from bazan.response.directives.types import DirectiveInfo

SHORTEST, LONGEST = 10, 300
"""Characters of the public's words."""


@transaction.atomic
def publish(directive_id: int, words: str, words_en: str, by: Acting, seen: int, at: datetime, key: str = "") -> DirectiveInfo:
    """The directive, from now on everybody's to see by these words; published before, its words are replaced. ``words_en`` may be empty.

    ``seen``, ``key`` and Conflict ``casework.moved`` as ``move`` says. NotFound ``directives.unknown``; Forbidden ``people.not_allowed``;
    Conflict ``directives.public.withdrawn``; Refused ``directives.public.words``, ``directives.public.person``.
    """
    row = held(directive_id)
    before = cases.case(row.case_id)
    accounts.require(by.reach, "directives.publish", before.place_id, before.sector)
    said, said_en = judge_words(words, words_en)
    if before.state == "withdrawn":
        raise Conflict("directives.public.withdrawn", {})
    case = cases.mark(row.case_id, "publish", by, seen, at, reason=f"{said}\n{said_en}", key=key)
    if case.version != before.version:
        told = {"words": said, "words_en": said_en}
        Publication.objects.update_or_create(case_id=case.id, defaults=told, create_defaults=told | {"published_at": at})
    return info(row, case)


@transaction.atomic
def unpublish(directive_id: int, reason: str, by: Acting, seen: int, at: datetime, key: str = "") -> DirectiveInfo:
    """The directive, taken out of everybody's sight at once. Raises as ``publish``; Refused ``casework.act.reason``;
    Conflict ``directives.public.none``."""
    row = held(directive_id)
    before = cases.case(row.case_id)
    accounts.require(by.reach, "directives.publish", before.place_id, before.sector)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("casework.act.reason", {}, "reason")
    case = cases.mark(row.case_id, "unpublish", by, seen, at, reason=reason, key=key)
    if case.version != before.version and not Publication.objects.filter(case_id=case.id).delete()[0]:
        raise Conflict("directives.public.none", {})
    return info(row, case)


def judge_words(words: str, words_en: str) -> tuple[str, str]:
    """Both without the room around them. Refused ``directives.public.words``, ``directives.public.person``."""
    said = {"words": words.strip(), "words_en": words_en.strip()}
    for name, text in said.items():
        if (text or name == "words") and not SHORTEST <= len(text) <= LONGEST:
            raise Refused("directives.public.words", {"least": SHORTEST, "most": LONGEST}, name)
        if without_numbers(text) != text:
            raise Refused("directives.public.person", {}, name)
    return said["words"], said["words_en"]
