from datetime import date
from pathlib import Path

from bazan.core.working_days import read

CALENDAR = read(Path(__file__).parents[1] / "calendar.toml")


def test_it_covers_what_the_demo_and_its_forms_speak_of():
    assert CALENDAR.years == range(2022, 2029)


def test_every_year_has_the_days_the_law_gives():
    """Eleven days a year, each on a weekday or made up for on one; swaps add a holiday and a worked Saturday each."""
    for year in CALENDAR.years:
        holidays = [d for d in CALENDAR.holidays if d.year == year]
        swaps = [d for d in CALENDAR.worked if d.year == year]
        culture = [d for d in holidays if (d.month, d.day) == (11, 24)]
        assert len(holidays) == 11 + len(swaps) + len(culture), year


def test_five_working_days_after_the_lunar_new_year_of_2026():
    assert CALENDAR.after(date(2026, 2, 13), 1) == date(2026, 2, 23)


def test_what_is_not_announced_says_so():
    assert all(d in CALENDAR.uncertain for d in CALENDAR.holidays if d.year >= 2027 and d.month == 2)
