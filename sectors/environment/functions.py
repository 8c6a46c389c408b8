"""The formulas of the environment that a SELECT can't say.

Each takes ``inputs`` (name to an array of rows × window, oldest column first, NaN where nothing good was measured), the pack's
``tables`` and ``options``, and gives arrays of one number a row: ``value`` (NaN: nothing can be said), ``n`` (how many inputs
were there) and the parts the value was made of. Pure: no I/O, no clock, no state.
"""

import numpy as np

POLLUTANTS = ("pm25", "pm10", "o3", "no2", "so2", "co")
WQI_GROUPS = {
    "I": ("ph",),
    "II": ("aldrin", "bhc", "dieldrin", "ddts", "heptachlor"),
    "III": ("arsenic", "cadmium", "lead", "chromium_vi", "copper", "zinc", "mercury"),
    "IV": ("do_saturation", "bod5", "cod", "toc", "nh4_n", "no3_n", "no2_n", "po4_p"),
    "V": ("coliform", "e_coli"),
}


def half_up(x):
    """Rounded to the integer, halves upward: what fits the examples printed in the decisions."""
    return np.floor(np.asarray(x, dtype=float) + 0.5)


def mean_of(rows, least=1):
    """Row means over what is there; NaN where fewer than ``least`` are."""
    there = np.isfinite(rows)
    count = there.sum(axis=1)
    total = np.where(there, rows, 0.0).sum(axis=1)
    return np.where(count >= least, total / np.maximum(count, 1), np.nan)


def max_of(rows, least=1):
    """Row maxima over what is there; NaN where fewer than ``least`` are."""
    there = np.isfinite(rows)
    found = np.where(there, rows, -np.inf).max(axis=1)
    return np.where(there.sum(axis=1) >= max(least, 1), found, np.nan)


# VN_AQI: QĐ 1459/QĐ-TCMT, 12-11-2019 -----------------------------------------------------------------------------------------


def sub_index(concentration, parameter, averaging, tables):
    """AQI of one pollutant: linear between the breakpoints, 500 above the last, rounded half up."""
    points = [row for row in tables["vn_aqi_breakpoints"] if row["parameter"] == parameter and row["averaging"] == averaging]
    index = np.interp(concentration, [row["concentration"] for row in points], [row["index"] for row in points])
    return np.where(np.isfinite(concentration), half_up(index), np.nan)


def nowcast(hours, form="decision"):
    """Weighted mean of the last 12 hourly means (last column: now). NaN unless two of the newest three are there."""
    newest_first = np.asarray(hours, dtype=float)[:, ::-1]
    there = np.isfinite(newest_first)
    known = np.where(there, newest_first, 0.0)
    highest = np.where(there, newest_first, -np.inf).max(axis=1)
    lowest = np.where(there, newest_first, np.inf).min(axis=1)
    usable = there[:, :3].sum(axis=1) >= 2
    ratio = np.divide(lowest, highest, out=np.ones_like(highest), where=usable & (highest > 0))
    weight = np.where(ratio > 0.5, ratio, 0.5)
    weights = weight[:, None] ** np.arange(newest_first.shape[1])[None, :] * there
    normal = (weights * known).sum(axis=1) / np.where(usable, weights.sum(axis=1), 1.0)
    if form == "normalised":
        return np.where(usable, normal, np.nan)
    halves = (weights * known).sum(axis=1) / 2  # sum of (1/2)^i c_i, i from 1
    return np.where(usable, np.where(weight > 0.5, normal, halves), np.nan)


def worst(parts, rows):
    """The greatest sub-index, where at least one particulate is among them: without PM10 or PM2.5 there is no VN_AQI."""
    stack = np.vstack([parts.get(name, np.full(rows, np.nan)) for name in POLLUTANTS])
    particulate = np.isfinite(stack[0]) | np.isfinite(stack[1])
    return np.where(particulate, np.where(np.isfinite(stack), stack, -np.inf).max(axis=0), np.nan)


def vn_aqi_hour(inputs, tables, options):
    """Hourly VN_AQI: particulates by NowCast over 12 hours, gases by this hour's mean."""
    rows = len(inputs["pm25"])
    parts = {name: sub_index(nowcast(inputs[name], options["nowcast"]), name, "pm", tables) for name in ("pm25", "pm10")}
    parts |= {name: sub_index(inputs[name][:, -1], name, "1h", tables) for name in ("o3", "no2", "so2", "co")}
    n = np.maximum(np.isfinite(inputs["pm25"]).sum(axis=1), np.isfinite(inputs["pm10"]).sum(axis=1))
    return {"value": worst(parts, rows), "n": n, **parts}


def running_mean_8h(hours, least):
    """8-hour means ending in each of the last 24 columns; the first ones reach into the day before."""
    windows = np.lib.stride_tricks.sliding_window_view(hours, 8, axis=1)[:, -24:]
    there = np.isfinite(windows)
    count = there.sum(axis=2)
    return np.where(count >= least, np.where(there, windows, 0.0).sum(axis=2) / np.maximum(count, 1), np.nan)


def vn_aqi_day(inputs, tables, options):
    """Daily VN_AQI: particulates by the 24-hour mean, gases by the greatest hour, ozone by the worse of its 1-hour and 8-hour part."""
    least = int(options["aqi_day_min_hours"])
    parts = {name: sub_index(mean_of(inputs[name], least), name, "pm", tables) for name in ("pm25", "pm10")}
    parts |= {name: sub_index(max_of(inputs[name], least), name, "1h", tables) for name in ("no2", "so2", "co")}
    o3 = inputs["o3"]
    hourly = sub_index(max_of(o3[:, -24:], least), "o3", "1h", tables)
    eight = max_of(running_mean_8h(o3, int(options["o3_8h_min_hours"])), least)
    eight = np.where(eight > 400, np.nan, eight)  # the table ends there: the 1-hour part alone speaks
    parts["o3"] = np.fmax(hourly, sub_index(eight, "o3", "8h", tables))
    n = np.maximum(np.isfinite(inputs["pm25"]).sum(axis=1), np.isfinite(inputs["pm10"]).sum(axis=1))
    return {"value": worst(parts, len(o3)), "n": n, **parts}


# VN_WQI: QĐ 1460/QĐ-TCMT, 12-11-2019 -----------------------------------------------------------------------------------------


def oxygen_saturation(dissolved, temperature):
    """Dissolved oxygen (mg/L) as a share (%) of what water of this temperature (°C) can hold."""
    holds = 14.652 - 0.41022 * temperature + 0.0079910 * temperature**2 - 0.000077774 * temperature**3
    return dissolved / holds * 100


def wqi_part(concentration, parameter, tables):
    """q of one parameter: linear between the points, with the jumps the table draws by its relations."""
    rows = [row for row in tables["vn_wqi"] if row["parameter"] == parameter]
    points = [(row["concentration"], row["index"]) for row in rows if row["relation"] in ("point", "<=", ">=")]
    q = np.interp(concentration, [c for c, _ in points], [i for _, i in points])
    compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
    for row in rows:
        if row["relation"] in compare:
            q = np.where(compare[row["relation"]](concentration, row["concentration"]), row["index"], q)
    return np.where(np.isfinite(concentration), q, np.nan)


def geometric_mean(stack):
    """Column-wise geometric mean over what is there, 100 where nothing is: a missing group weighs nothing."""
    there = np.isfinite(stack)
    logs = np.where(there, np.log(np.where(there, stack, 1.0)), 0.0).sum(axis=0)
    return np.where(there.any(axis=0), np.exp(logs / np.maximum(there.sum(axis=0), 1)), 100.0)


def vn_wqi(inputs, tables, options):
    """VN_WQI of one day's means: at least 3 of 5 groups, group IV obligatory with 3 parameters, oxygen only with temperature."""
    least = int(options["wqi_min_hours"])
    means = {name: mean_of(rows, least) for name, rows in inputs.items()}
    means["do_saturation"] = oxygen_saturation(means.pop("do"), means.pop("water_temperature"))
    parts = {name: wqi_part(values, name, tables) for name, values in means.items()}
    nothing = np.full(len(next(iter(parts.values()))), np.nan)
    groups = {key: np.vstack([parts.get(name, nothing) for name in names]) for key, names in WQI_GROUPS.items()}
    counts = {key: np.isfinite(stack).sum(axis=0) for key, stack in groups.items()}
    usable = (sum((count > 0).astype(int) for count in counts.values()) >= 3) & (counts["IV"] >= 3)
    fourth, fifth = mean_of(groups["IV"].T), mean_of(groups["V"].T)
    if options["wqi_aggregation"] == "F5":
        organic = np.cbrt(fourth**2 * fifth)
    else:
        organic = np.sqrt(fourth * fifth)
    organic = np.where(np.isfinite(fifth), organic, fourth)  # no group V: the mean of group IV alone (F4)
    acidity = np.where(np.isfinite(groups["I"][0]), groups["I"][0], 100.0)
    whole = acidity / 100 * geometric_mean(groups["II"]) / 100 * geometric_mean(groups["III"]) / 100 * organic
    return {"value": np.where(usable, half_up(whole), np.nan), "n": sum(counts.values()), **parts}


# Rivers ----------------------------------------------------------------------------------------------------------------------


def river_margin(inputs, tables, options):
    """Metres above alarm I (below: negative)."""
    level = inputs["level"][:, -1]
    return {"value": level - inputs["alarm_1"][:, -1], "n": np.isfinite(level).astype(int)}


def river_alarm(inputs, tables, options):
    """0 to 3: the highest alarm level reached; a level the station has no figure for is never reached."""
    level = inputs["level"][:, -1]
    reached = sum(np.nan_to_num(level >= inputs[name][:, -1]).astype(float) for name in ("alarm_1", "alarm_2", "alarm_3"))
    known = np.isfinite(level) & np.isfinite(inputs["alarm_1"][:, -1])
    return {"value": np.where(known, reached, np.nan), "n": np.isfinite(level).astype(int)}


def river_rise(inputs, tables, options):
    """Centimetres an hour over the last hours, falling negative; over one hour when the earlier reading is missing."""
    level, hours = inputs["level"], int(options["rise_hours"])
    long = (level[:, -1] - level[:, -1 - hours]) / hours
    short = level[:, -1] - level[:, -2]
    rise = np.where(np.isfinite(long), long, short) * 100
    return {"value": rise, "n": np.isfinite(level).sum(axis=1)}


# Forest fire -----------------------------------------------------------------------------------------------------------------


def moisture_deficit(temperature, humidity):
    """Saturation deficit of the air in hPa (Magnus), from °C and %."""
    return 6.1078 * np.exp(17.27 * temperature / (temperature + 237.3)) * (1 - humidity / 100)


def forest_fire_level(inputs, tables, options):
    """Level 1 to 5 by Nesterov's sum of t13·d13 since the day after the last rain above the reset depth.

    A dry day without a reading counts as the mean of the others, as long as enough are there. Nothing is said when the last
    rain can't be seen, unless the window itself was dry throughout.
    """
    temperature, rain = inputs["t13"], inputs["rain"]
    daily = np.maximum(temperature, 0) * moisture_deficit(temperature, inputs["h13"])
    days = rain.shape[1]
    wet = np.nan_to_num(rain, nan=0.0) > options["fire_reset_mm"]
    last_wet = np.where(wet.any(axis=1), days - 1 - wet[:, ::-1].argmax(axis=1), -1)
    dry = np.arange(days)[None, :] > last_wet[:, None]
    dry_days = dry.sum(axis=1)
    there = dry & np.isfinite(daily)
    share = there.sum(axis=1) / np.maximum(dry_days, 1)
    rain_share = (np.isfinite(rain) & dry).sum(axis=1) / np.maximum(dry_days, 1)
    total = np.where(there, daily, 0.0).sum(axis=1) / np.where(share > 0, share, 1.0)
    enough = np.fmin(share, rain_share) >= options["fire_min_share"]
    known = (dry_days == 0) | enough
    level = 1.0 + sum((total >= cut).astype(float) for cut in options["fire_cuts"])
    return {"value": np.where(known, level, np.nan), "n": there.sum(axis=1) + (dry_days == 0), "p": half_up(total), "dry_days": dry_days}


# Limits ----------------------------------------------------------------------------------------------------------------------


def limit_on(days, parameter, averaging, tables):
    """The limit in force at each instant (seconds since 1970, UTC+7 midnight); NaN before the first."""
    found = np.full(np.shape(days), np.nan)
    for row in tables["limits_air"]:
        if row["parameter"] == parameter and row["averaging"] == averaging:
            start = np.datetime64(row["valid_from"], "s").astype(np.int64) - 7 * 3600
            found = np.where(days >= start, row["limit"], found)
    return found


def pm25_over_limit(inputs, tables, options):
    """Days of the period whose 24-hour mean of PM2.5 was above the limit in force that day."""
    values = inputs["pm25"]
    over = values > limit_on(inputs["day"], "pm25", "24h", tables)
    n = np.isfinite(values).sum(axis=1)
    return {"value": np.where(n > 0, over.sum(axis=1).astype(float), np.nan), "n": n}
