"""What crosses the border of the vision engine."""

from dataclasses import dataclass
from datetime import datetime

from bazan.platform.image_analysis.tracking.purposes import KINDS as KINDS
from bazan.platform.image_analysis.tracking.types import COLOURS as COLOURS


@dataclass(frozen=True)
class Still:
    """A picture drawn anew, and what is seen on it. Pictures are JPEG, upright, without anything beside their pixels.

    ``sealed`` and ``public`` are ``width`` × ``height`` pixels, ``preview`` is the public one made small. ``hash``: 64 bits of the
    sealed picture, unsigned; what looks alike differs in few of them. ``unsafe``: how likely it is of one of the classes porn, hentai
    and sexy, 0 to 1. ``taken_at`` (as the camera's clock stood, of no zone) and the place (WGS 84, degrees) are what its EXIF says,
    believed as far as it can be; ``complaints`` name what can't, each with words under ``vision.complaint``.
    """

    sealed: bytes
    public: bytes
    preview: bytes
    width: int
    height: int
    hash: int
    faces: int
    """Faces found; heads blurred without one are not counted."""
    plates: int
    people: int
    unsafe: float
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None
    complaints: tuple[str, ...]
