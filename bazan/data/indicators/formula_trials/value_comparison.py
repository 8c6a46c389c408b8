"""What would differ between the values that stand and those a tried formula gives, and which lights would turn. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from bazan.data.indicators import rules
from bazan.data.indicators.types import Light, in_force

GRAVITY: dict[Light, int] = {"none": -1, "good": 0, "watch": 1, "off": 2, "disaster": 3}


@dataclass(frozen=True)
class Values:
    """(feature, start of the period in seconds, value) of one indicator and kind, each pair once."""

    features: np.ndarray
    starts: np.ndarray
    value: np.ndarray

    @property
    def keys(self) -> np.ndarray:
        return self.features.astype(np.int64) << 34 | self.starts


@dataclass(frozen=True)
class Differences:
    """The pairs whose value differs, not a number where there is none; ``compared``: how many pairs have a value on either side."""

    compared: int
    features: np.ndarray
    starts: np.ndarray
    before: np.ndarray
    after: np.ndarray


def differences(standing: Values, tried: Values) -> Differences:
    """Values apart by more than a billionth of their size, or there on one side alone."""
    keys = np.union1d(standing.keys, tried.keys)
    before, after = (_at(values, keys) for values in (standing, tried))
    said = np.isfinite(before) | np.isfinite(after)
    apart = np.flatnonzero(said & ~np.isclose(before, after, rtol=1e-9, atol=1e-12, equal_nan=True))
    return Differences(int(said.sum()), keys[apart] >> 34, keys[apart] & (1 << 34) - 1, before[apart], after[apart])


def _at(values: Values, keys: np.ndarray) -> np.ndarray:
    found = np.full(len(keys), np.nan)
    found[np.searchsorted(keys, values.keys)] = values.value
    return found


def lights(
    spec: Mapping[str, Any], features: np.ndarray, starts: np.ndarray, values: np.ndarray, own: Callable[[int], Mapping[str, Any] | None],
    last_year: int,
) -> list[Light]:  # fmt: skip
    """The light of each value under the targets of an indicator's file. ``own``: a station's properties, where limits are its own."""
    every: dict[int, Any] = {}
    target: dict[tuple[int, int], Any] = {}
    found: list[Light] = []
    for feature, start, value in zip(features.tolist(), starts.tolist(), values.tolist(), strict=True):
        if feature not in every:
            every[feature] = rules.targets(spec, own(feature), last_year)
        if (feature, start) not in target:
            target[feature, start] = in_force(every[feature], datetime.fromtimestamp(start, UTC))
        found.append(rules.light(None if value != value else value, target[feature, start], spec["direction"]))
    return found


def turned(before: list[Light], after: list[Light]) -> tuple[int, int]:
    """(how many lights would turn for the worse, how many for the better); a light that comes or goes is neither."""
    pairs = [(GRAVITY[one], GRAVITY[other]) for one, other in zip(before, after, strict=True) if "none" not in (one, other)]
    return sum(other > one for one, other in pairs), sum(other < one for one, other in pairs)
