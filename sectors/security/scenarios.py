"""What if a road is closed: all day, by night, or one side in turns. Pure: arrays of draws in, arrays of draws out."""

import numpy as np


def road_closed(given):
    """Hours lost by all vehicles until the work is done, minutes lost by each that meets the closing, and days until it is done.

    Who meets it goes round, or waits for a turn; a detour that is no slower than the road costs nothing.
    """
    days = given["work"] / given["hours_a_day"]
    round_h = np.maximum(given["detour"] / given["detour_speed"] - given["stretch"] / given["speed"], 0.0)
    waiting = given["waiting"] / 100
    each_h = waiting * given["wait"] / 60 + (1 - waiting) * round_h
    vehicles = np.maximum(given["flow"], 0.0) * 24 * days * np.clip(given["met"], 0, 100) / 100
    return {"lost": vehicles * each_h, "each": each_h * 60, "days": days}
