"""Points drawn on a picture, as a form has them."""

from collections.abc import Iterable

from bazan.kernel.errors import Refused


def text_of(points: Iterable[tuple[float, float]]) -> str:
    """Points as a form has them: a line each, in percent of the picture."""
    return "\n".join(f"{round(100 * x, 2):g} {round(100 * y, 2):g}" for x, y in points)


def points_of(text: str) -> tuple[tuple[float, float], ...]:
    """The same back. Refused ``cameras.draw.points``."""
    points = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                x, y = (float(part.strip(",;").replace(",", ".")) / 100 for part in line.split())
            except ValueError as why:
                raise Refused("cameras.draw.points", {"number": number}, "points") from why
            points.append((x, y))
    return tuple(points)
