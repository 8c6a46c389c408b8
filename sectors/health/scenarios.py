"""What if an outbreak were answered sooner, or a hospital filled faster. Pure: arrays of draws in, arrays of draws out."""

import numpy as np

HORIZON = 12
"""Weeks an outbreak is followed: two generations of mosquitoes beyond the last alternative."""


def dengue(given):
    """Cases over twelve weeks, cases of the worst week, and beds in it.

    Cases grow by the growth of the last four weeks, as much each week; a week after the answer each week's growth is cut by its effect.
    """
    weekly = np.maximum(1 + given["growth"] / 100, 0.01) ** 0.25
    answered = weekly * (1 - given["effect"] / 100)
    cases, path = np.maximum(given["cases"], 0.0), []
    for week in range(1, HORIZON + 1):
        cases = cases * np.where(week > given["answer_after"] + 1, answered, weekly)
        path.append(cases)
    weeks = np.array(path)
    worst = weeks.max(axis=0)
    return {"total": weeks.sum(axis=0), "worst": worst, "beds": worst * given["admitted"] / 100 * given["stay"] / 7}


def surge(given):
    """Beds taken on the worst day, days until no bed is free, and who finds none, when more people come than usual for some days.

    Each day's admissions stay their days; who is moved elsewhere or finds an added bed takes none of the usual ones.
    """
    beds = given["beds"] + given["added"]
    start = given["beds"] * given["occupancy"] / 100
    arriving = given["extra"] * (1 - given["moved"] / 100)
    reached = arriving * np.minimum(given["days"], given["stay"])
    until_full = np.where(start + reached > beds, (beds - start) / np.maximum(arriving, 1e-9), given["days"])
    without = np.maximum(start + reached - beds, 0.0)
    return {"occupancy": 100 * (start + reached) / beds, "until_full": np.maximum(until_full, 0.0), "without": without}
