"""Points drawn on a picture, as a form has them."""

from collections.abc import Iterable

from bazan.core.errors import Refused
from bazan.core.numbers import decimal_number


def text_of(points: Iterable[tuple[float, float]]) -> str:
    """Points as a form has them: a line each, in percent of the picture."""
    return "\n".join(f"{round(100 * x, 2):g} {round(100 * y, 2):g}" for x, y in points)


def points_of(text: str) -> tuple[tuple[float, float], ...]:
    """The same back. Refused ``cameras.draw.points``."""
    points = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            percents = [decimal_number(part.strip(",;").replace(",", ".")) for part in line.split()]
            if len(percents) != 2 or percents[0] is None or percents[1] is None:
                raise Refused("cameras.draw.points", {"number": number}, "points")
            points.append((percents[0] / 100, percents[1] / 100))
    return tuple(points)
