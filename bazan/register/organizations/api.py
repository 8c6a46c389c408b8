"""Organizations: who answers for what, where and when. Other rooms import this and ``types``."""

from bazan.register.organizations.actions import load_province
from bazan.register.organizations.queries import (
    all_on,
    answers,
    bearing,
    by_code,
    everything,
    numbers_of,
    organization,
    place_of,
    responsible,
    same_body,
)
from bazan.register.organizations.types import OrganizationInfo

__all__ = [
    "OrganizationInfo",
    "all_on",
    "answers",
    "bearing",
    "by_code",
    "everything",
    "load_province",
    "numbers_of",
    "organization",
    "place_of",
    "responsible",
    "same_body",
]
