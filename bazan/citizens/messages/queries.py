"""Reads for clocks: no page sees whom a warning reached."""

from collections.abc import Iterable

from bazan.citizens.messages.models import CitizenMessage, PushMessage, PushPlace

Kind = type[CitizenMessage] | type[PushMessage]


def browsers(places: Iterable[int]) -> set[int]:
    """Those that want to be told of one of these communes."""
    return set(PushPlace.objects.filter(place_id__in=list(places)).values_list("subscription_id", flat=True))


def laid(kind: Kind, warning_id: int) -> set[int]:
    """Who has a message of this warning, wherever it is."""
    return set(kind.objects.filter(warning_id=warning_id).values_list(kind.to, flat=True))


def told(kind: Kind, warning_id: int | None) -> set[int]:
    """Whom a message of this warning left for."""
    return set(kind.objects.filter(warning_id=warning_id, state="sent").values_list(kind.to, flat=True))
