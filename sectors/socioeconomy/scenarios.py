"""What if public investment were moved, or its obstacles cleared. Pure: arrays of draws in, arrays of draws out."""

import numpy as np


def disbursement(given):
    """Disbursed by the end of the plan's year, in 10⁹ VND and as a share of the plan, and what each month would have to bring.

    A cleared project adds its gain each month from the month it is cleared in; moved money is spent where it goes by the share that place
    takes up, and what the place it leaves would still have spent is lost. Nobody spends more than the plan.
    """
    months = given["months_left"]
    cleared = given["projects"] * given["gain"] * np.maximum(months - given["cleared_after"], 0.0)
    moved = given["moved"] * given["taken_up"] / 100 - np.where(given["moved"] > 0, given["lost"], 0.0)
    total = np.minimum(given["disbursed"] + given["pace"] * months + cleared + moved, given["plan"])
    needed = np.maximum(given["goal"] / 100 * given["plan"] - given["disbursed"], 0.0) / np.maximum(months, 1.0)
    return {"share": 100 * total / given["plan"], "total": total, "needed": needed}
