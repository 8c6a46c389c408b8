"""The order of day and month is judged over a whole column before any of its dates is taken."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking
from bazan.platform.drivers.values.date_order import DateOrder, check_all, order_of


def judged(day_first: bool, *texts: str | date) -> dict:
    order = DateOrder("NGAY", day_first)
    for number, text in enumerate(texts, 2):
        order.add(text, str(number))
    return check_all([order])


@pytest.mark.parametrize(
    ("text", "order"),
    [("25/11/2026", "day"), ("11/25/2026 08:30", "month"), ("5.11.2026", "both"), ("05-11-26", "both"), ("05/05/2026", None),
     ("31/32/2026", None), ("2026-11-25", None), ("20261125", None), ("", None), ("13/14/2026", None)],
)  # fmt: skip
def test_a_date_says_in_which_order_it_can_be_read(text, order):
    assert order_of(text) == order


def test_one_date_of_the_other_order_refuses_the_file_and_is_named():
    with pytest.raises(Refused) as refused:
        judged(True, "11/05/2026", "11/25/2026", "11/26/2026")
    assert (refused.value.rule, refused.value.params["proof"]) == ("drivers.dates.month_first", "3: 11/25/2026; 4: 11/26/2026")
    with pytest.raises(Refused, match="day_first"):
        judged(False, "25/11/2026")


def test_a_file_of_both_orders_is_refused_with_proofs_of_both():
    with pytest.raises(Refused) as refused:
        judged(True, "25/11/2026", "11/26/2026")
    assert (refused.value.rule, refused.value.params["others"]) == ("drivers.dates.mixed", "2: 25/11/2026")


def test_dates_that_prove_no_order_are_told_and_proven_ones_are_not():
    assert judged(True, "05/11/2026", "06/11/2026") == {"date_order": ["NGAY"]}
    assert judged(True, "05/11/2026", "16/11/2026") == judged(True, "05/05/2026") == judged(True, "2026-11-05") == {}


def test_dates_that_a_spreadsheet_program_exchanged_are_refused():
    """Opened under month/day, 03/11/2026 became 11 March in a date cell and 25/11/2026 stayed text."""
    cells = [date(2026, 3, 11), date(2026, 4, 11), date(2026, 5, 11)]
    with pytest.raises(Refused) as refused:
        judged(True, *cells, "25/11/2026")
    assert (refused.value.rule, refused.value.params["proof"]) == ("drivers.dates.converted", "5: 25/11/2026")
    judged(True, *cells, "05/11/2026", "25/11/2026")
    judged(True, *cells, date(2026, 11, 25), "25/11/2026")
    judged(True, *cells)


@pytest.mark.parametrize("day_first", [True, False])
@pytest.mark.parametrize(("spoken", "advice"), [("vi", "hãy"), ("en", "`format`")])
def test_a_refusal_says_what_to_do(day_first, spoken, advice):
    texts = ["25/11/2026", "11/26/2026"]
    for said in (texts[1:] if day_first else texts[:1], texts):
        with pytest.raises(Refused) as refused:
            judged(day_first, *said)
        with speaking(spoken):
            assert advice in sentence(refused.value) and "`format`" in sentence(refused.value)


def test_dates_of_people_are_named_by_their_place_alone():
    order = DateOrder("NGAY_SINH", True, personal=True)
    for number, said in enumerate(["11/25/1975", "25/11/1976", date(1975, 3, 11), date(1975, 4, 11), date(1975, 5, 11)], 3):
        order.add(said, f"A{number}")
    with pytest.raises(Refused) as refused:
        order.check()
    assert refused.value.params == {"column": "NGAY_SINH", "proof": "A4; A3", "others": "A5; A6; A7"}


@pytest.mark.parametrize("text", ["30/10/2026", "31/11/2026"])
def test_a_workbook_of_the_first_days_of_a_month_is_taken(text):
    assert judged(True, date(2026, 11, 2), date(2026, 11, 4), date(2026, 11, 9), text) == {}


@given(st.sets(st.integers(2, 12), min_size=3), st.integers(1, 12))
def test_days_of_one_month_are_refused_only_when_they_were_exchanged(days, month):
    proof = f"13/{month:02}/2026"
    assert judged(True, *(date(2026, month, day) for day in days), proof) == {}
    with pytest.raises(Refused, match="converted"):
        judged(True, *(date(2026, day, month) for day in days), proof)


@given(st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=1, max_size=40))
def test_a_file_written_in_its_declared_order_is_never_refused(days):
    judged(True, *(f"{day:%d/%m/%Y}" for day in days))
    judged(False, *(f"{day:%m/%d/%Y}" for day in days))


@given(st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=1, max_size=40))
def test_a_file_in_the_other_order_is_refused_as_soon_as_one_day_can_prove_it(days):
    proven = any(day.day > 12 for day in days)
    try:
        told = judged(True, *(f"{day:%m/%d/%Y}" for day in days))
    except Refused:
        assert proven
    else:
        assert not proven and bool(told) == any(day.day != day.month for day in days)
