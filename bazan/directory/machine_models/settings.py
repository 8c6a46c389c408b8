"""The room's settings: when a newer version of a model is better than the one in force."""

from dataclasses import dataclass

from bazan.core.settings import setting


def as_share(value: str) -> float:
    number = float(value)
    if not 0 <= number < 1:
        raise ValueError("a number from 0 to below 1 is needed")
    return number


@dataclass(frozen=True)
class ModelsSettings:
    margin: float = setting(
        "BAZAN_MODELS_MARGIN",
        "0.005",
        as_share,
        "By how much a newer version of a model must be better to be taken: its macro F1 higher by it, its calibration error not higher"
        " by more.",
    )


SETTINGS = ModelsSettings
