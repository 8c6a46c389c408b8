"""Reads for clocks: no page sees a browser."""

from collections.abc import Iterable

from bazan.act.citizen_messages.models import PushMessage, PushPlace


def untold(warning_id: int, places: Iterable[int]) -> list[int]:
    """The browsers that want to be told of one of these communes and were not told of this warning yet."""
    told = PushMessage.objects.filter(warning_id=warning_id).values("subscription_id")
    wanted = PushPlace.objects.filter(place_id__in=list(places)).exclude(subscription_id__in=told)
    return sorted(set(wanted.values_list("subscription_id", flat=True)))
