"""Organizations: who answers for what, where and when. Other rooms import this and ``types``."""

from bazan.directory.organizations.actions import load_province
from bazan.directory.organizations.organization_changes import area_words, bodies
from bazan.directory.organizations.queries import (
    all_on,
    answers,
    areas_on,
    bearing,
    by_code,
    changed_here,
    everything,
    last_known_as,
    numbers_of,
    organization,
    place_of,
    responsible,
    same_bodies,
    same_body,
    sectors,
)
from bazan.directory.organizations.reorganization import alter, body, end, found, merge, posted, reached_by, split
from bazan.directory.organizations.rules import given, with_post, without_post
from bazan.directory.organizations.types import OrganizationInfo

__all__ = [
    "OrganizationInfo",
    "all_on",
    "alter",
    "answers",
    "area_words",
    "areas_on",
    "bearing",
    "bodies",
    "body",
    "by_code",
    "changed_here",
    "end",
    "everything",
    "found",
    "given",
    "last_known_as",
    "load_province",
    "merge",
    "numbers_of",
    "organization",
    "place_of",
    "posted",
    "reached_by",
    "responsible",
    "same_bodies",
    "same_body",
    "sectors",
    "split",
    "with_post",
    "without_post",
]
