"""The room's settings: of the processes that watch cameras."""

from dataclasses import dataclass
from pathlib import Path

from bazan.core.numbers import whole_number
from bazan.core.settings import as_file, as_flag, as_positive, as_text, one_of, setting


def as_listen(value: str) -> str:
    if value and not value.startswith("http://"):
        raise ValueError("an address beginning with http:// is needed")
    return value.rstrip("/")


def as_hour(value: str) -> int:
    hour = whole_number(value, digits=2)
    if hour is None or hour > 23:
        raise ValueError("an hour from 0 to 23 is needed")
    return hour


@dataclass(frozen=True)
class CameraSettings:
    """Who watches, with what."""

    watch: bool = setting(
        "BAZAN_VISION",
        "1",
        as_flag,
        "Watch cameras on this machine, with the packages of requirements/vision.txt; 0 leaves both out: other machines may watch.",
    )
    detector: str = setting(
        "BAZAN_VISION_DETECTOR",
        "nanodet",
        one_of("nanodet", "yolox", "dfine", "null"),
        "The family of the network that sees people and vehicles; null sees nothing, and only the cameras' health is watched.",
    )
    model: Path | None = setting(
        "BAZAN_VISION_MODEL", "", as_file, "A network of that family, an ONNX file of the province's own; empty: the one made at set-up."
    )
    hazards: Path | None = setting(
        "BAZAN_VISION_HAZARDS",
        "",
        as_file,
        "A network of the province's own for fire, smoke and water, an ONNX file. Input: one picture of a zone (1, 3, height, width), red "
        "first, 0 to 1, of a fixed size; output: (1, 4), how likely it is nothing, fire, smoke, water. Empty: the built-in heuristics.",
    )
    fps: float = setting("BAZAN_VISION_FPS", "5", as_positive, "Pictures a second that are looked at while something moves, at most.")
    trial_hour: int = setting(
        "BAZAN_VISION_TRIAL_HOUR",
        "2",
        as_hour,
        "The hour of the night, local time, from which each camera is tried: figures of known ways are laid over its picture and counted.",
    )
    site: str = setting(
        "BAZAN_VISION_SITE",
        "",
        as_text,
        "Where this process stands: it takes the cameras of this site and those of none; empty: those of none.",
    )
    capacity: float = setting(
        "BAZAN_VISION_CAPACITY", "1", as_positive, "How many cameras this process takes, in relation to the others: its cores, say."
    )
    listen: str = setting(
        "BAZAN_VISION_LISTEN",
        "",
        as_listen,
        "Where other machines of this installation reach this process, as http://10.0.0.5:8100; empty: only processes of this machine do.",
    )


SETTINGS = CameraSettings
