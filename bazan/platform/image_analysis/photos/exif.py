"""When and where a picture says it was taken. It is a stranger's word: what can't be is not believed, and told. It runs apart."""

from datetime import datetime
from math import isfinite
from typing import Any

from PIL import ExifTags, Image

EARLIEST = datetime(2000, 1, 1)  # noqa: DTZ001 - a camera's clock is of no zone
"""A camera whose clock stands earlier was never set."""
COMPLAINTS = ("exif.broken", "taken.unreadable", "taken.future", "taken.ancient", "place.unreadable", "place.impossible", "place.nowhere")
_FORM = "%Y:%m:%d %H:%M:%S"


def told(picture: Image.Image, latest: datetime) -> dict[str, Any]:
    """``taken_at`` (naive, the camera's clock), ``latitude``, ``longitude`` (degrees, or none) and ``complaints``, of COMPLAINTS.

    ``latest``: what no camera's clock can have shown yet, naive.
    """
    facts: dict[str, Any] = {"taken_at": None, "latitude": None, "longitude": None, "complaints": []}
    try:
        exif = picture.getexif()
        said, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
        clock = said.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    except Exception:  # a reader of broken tags fails in ways of its own, and the picture may be whole
        return facts | {"complaints": ["exif.broken"]}
    if clock:
        facts["taken_at"] = _instant(clock, latest, facts["complaints"])
    if ExifTags.GPS.GPSLatitude in place or ExifTags.GPS.GPSLongitude in place:
        facts["latitude"], facts["longitude"] = _place(place, facts["complaints"]) or (None, None)
    return facts


def _instant(clock: Any, latest: datetime, complaints: list[str]) -> datetime | None:
    try:
        at = datetime.strptime(str(clock).strip("\0 "), _FORM)  # noqa: DTZ007 - a camera's clock is of no zone
    except ValueError:
        complaints.append("taken.unreadable")
        return None
    if at > latest:
        complaints.append("taken.future")
    elif at < EARLIEST:
        complaints.append("taken.ancient")
    else:
        return at
    return None


def _place(said: dict[int, Any], complaints: list[str]) -> tuple[float, float] | None:
    try:
        latitude = _degrees(said[ExifTags.GPS.GPSLatitude], said[ExifTags.GPS.GPSLatitudeRef], "NS")
        longitude = _degrees(said[ExifTags.GPS.GPSLongitude], said[ExifTags.GPS.GPSLongitudeRef], "EW")
    except (KeyError, ValueError, TypeError, ZeroDivisionError):
        complaints.append("place.unreadable")
        return None
    if not abs(latitude) <= 90 or not abs(longitude) <= 180:  # and so for what is no number
        complaints.append("place.impossible")
    elif latitude == longitude == 0:
        complaints.append("place.nowhere")
    else:
        return latitude, longitude
    return None


def _degrees(parts: Any, half: Any, halves: str) -> float:
    """Degrees of degrees, minutes and seconds; south and west below 0. ValueError."""
    degrees, minutes, seconds = (float(part) for part in parts)
    if not isfinite(minutes) or not isfinite(seconds) or not 0 <= minutes < 60.0001 or not 0 <= seconds < 60.0001:
        raise ValueError("minutes and seconds are less than 60")
    letter = str(half).strip("\0 ").upper()
    if letter not in halves or not letter:
        raise ValueError(f"{letter} is none of {halves}")
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if letter == halves[1] else 1)
