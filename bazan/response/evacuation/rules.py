"""Pure decisions of evacuation: what can be asked for, how people are spread over places, who is fetched first."""

from collections.abc import Sequence
from math import cos, hypot, radians

from bazan.core.errors import Refused
from bazan.response.evacuation.types import Lorry, Shelter, Wishes

MOST_SHELTERS, MOST_LORRIES, MOST_SEATS = 500, 200, 100
MOST_POINTS = 20_000
TITLE = 200
METRES = 111_320.0
HOP_KMH = 15.0
"""Between two stops of one trip, in a straight line: hamlet roads, and people who gather."""
HOP_M = 4_000.0
"""A lorry with room left looks no further for more people of the same shelter."""


def judged(wishes: Wishes) -> Wishes:
    """Refused ``evacuation.shelters``, ``.lorries``, ``.seats``, ``.loading``."""
    usable = tuple(one for one in wishes.shelters if one.free > 0)
    if not usable or len(usable) > MOST_SHELTERS:
        raise Refused("evacuation.shelters", {"most": MOST_SHELTERS}, "shelters")
    if len(wishes.lorries) > MOST_LORRIES:
        raise Refused("evacuation.lorries", {"most": MOST_LORRIES}, "lorries")
    if any(not 1 <= one.seats <= MOST_SEATS for one in wishes.lorries):
        raise Refused("evacuation.seats", {"most": MOST_SEATS}, "seats")
    if not 0 <= wishes.loading_min <= 240:
        raise Refused("evacuation.loading", {}, "loading")
    return Wishes(wishes.area, wishes.title.strip()[:TITLE], usable, wishes.lorries, wishes.start_at, wishes.loading_min)


def spread(whole: int, weights: Sequence[float]) -> list[int]:
    """A number of people over places by their weights, none lost: the largest remainders are rounded up."""
    total = sum(weights)
    if not weights or total <= 0:
        return [whole if n == 0 else 0 for n in range(len(weights))]
    exact = [whole * weight / total for weight in weights]
    found = [int(share) for share in exact]
    left = sorted(range(len(weights)), key=lambda n: (found[n] - exact[n], n))
    for n in left[: whole - sum(found)]:
        found[n] += 1
    return found


def households(people: int, commune_people: int | None, commune_households: int | None) -> int:
    """By the ratio of the commune; four persons a household where it isn't known."""
    ratio = commune_people / commune_households if commune_people and commune_households else 4.0
    return max(round(people / ratio), 1) if people else 0


def apart_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Between two points of (latitude, longitude)."""
    return hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2))) * METRES


def asked_lorries(count: int, seats: int) -> tuple[Lorry, ...]:
    """Lorries that are yet to be found, so many with so many seats each."""
    return tuple(Lorry(f"x{n}", "", seats) for n in range(1, max(count, 0) + 1))


def free_places(shelters: Sequence[Shelter]) -> int:
    return sum(one.free for one in shelters)
