"""What if a river kept rising, or a dam let water go. Pure: arrays of draws in, arrays of draws out.

``below``: of each commune below the station ``people``, ``least`` and ``most`` minutes until its water comes there.
"""

import numpy as np


def _reached(below, minutes):
    """People of the communes the water can have come to within so many minutes, of each draw; by the least time, to be on the safe side."""
    within = below["least"][None, :] <= minutes[:, None]
    return (within * below["people"][None, :]).sum(axis=1)


def _first(below, like):
    return np.full_like(like, below["least"].min()) if len(below["least"]) else np.full_like(like, np.nan)


def flood(given, below):
    """The river at its highest, how far that is over the level to act at, people in communes it reaches, and who finds no shelter."""
    highest = given["stage"] + np.maximum(np.minimum(given["rise"], given["held"]), 0) / 100 * given["hours"]
    people = _reached(below, 60 * given["hours"] + 60) * given["exposed"] / 100 * (highest > given["alarm"])
    return {
        "over": highest - given["alarm"],
        "highest": highest,
        "people": people,
        "without": np.maximum(people * (1 - given["kin"] / 100) - given["shelter"], 0.0),
        "minutes": _first(below, highest),
    }


def release(given, below):
    """How far the river below a dam rises, over the level to act at or not, who lives where it comes to, and when it first comes."""
    rise = given["release"] / 100 * given["per_100"] / 100
    highest = given["stage"] + rise
    people = _reached(below, 60 * given["hours"] + 60) * given["exposed"] / 100 * (highest > given["alarm"])
    return {"over": highest - given["alarm"], "rise": 100 * rise, "people": people, "minutes": _first(below, highest)}
