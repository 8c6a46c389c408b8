"""Randomness without a state: a number is a function of a seed and of whole numbers, so any moment can be asked for alone."""

import hashlib
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def seed_number(text: str) -> int:
    """The 64-bit seed of a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def mixed(seed: int, *keys: Any) -> Array:
    """64 random bits for each combination of the broadcast integer keys (splitmix64 after each key)."""
    with np.errstate(over="ignore"):
        state = np.asarray(seed % 2**64, np.uint64)
        for key in keys:
            state = state ^ np.asarray(key, np.int64).astype(np.uint64) * _GOLDEN
            state = state + _GOLDEN
            state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            state = state ^ (state >> np.uint64(31))
    return state


def uniform(seed: int, *keys: Any) -> Array:
    """Numbers in [0, 1)."""
    return (mixed(seed, *keys) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def normal(seed: int, *keys: Any) -> Array:
    """Numbers of mean 0 and deviation 1 (Box–Muller)."""
    radius = np.sqrt(-2 * np.log(1 - uniform(seed, *keys, 1)))
    return radius * np.cos(2 * np.pi * uniform(seed, *keys, 2))


def ease(x: Array) -> Array:
    """0 below 0, 1 above 1, smooth between."""
    x = np.clip(x, 0.0, 1.0)
    return x * x * (3 - 2 * x)


def drift(seed: int, at: Any, *keys: Any) -> Array:
    """A smooth curve through independent normal knots at whole numbers of ``at``: mean 0, deviation about 0.85."""
    at = np.asarray(at, np.float64)
    knot = np.floor(at).astype(np.int64)
    part = ease(at - knot)
    return normal(seed, *keys, knot) * (1 - part) + normal(seed, *keys, knot + 1) * part


def field(seed: int, at: Any, north: Any, east: Any) -> Array:
    """A smooth field over time and place through normal knots at whole numbers of all three: mean 0, deviation about 0.6."""
    knots, parts = [], []
    for axis in (at, north, east):
        axis = np.asarray(axis, np.float64)
        knots.append(np.floor(axis).astype(np.int64))
        parts.append(ease(axis - knots[-1]))
    total: Any = 0.0
    for corner in range(8):
        steps = [(corner >> bit) & 1 for bit in range(3)]
        weight: Any = 1.0
        for step, part in zip(steps, parts, strict=True):
            weight = weight * (part if step else 1 - part)
        total = total + weight * normal(seed, *(knot + step for knot, step in zip(knots, steps, strict=True)))
    return total
