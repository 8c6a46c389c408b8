from datetime import date, timedelta

import pytest

from bazan.core.language import speaking
from bazan.core.time import Period
from bazan.data.figures.figure_texts import against, cited, course_finding, league_finding, summary
from bazan.data.figures.tests.test_rules import INFO, NOW, reading
from bazan.data.figures.types import Course, LeagueRow, Slot
from bazan.data.indicators.types import Feature, Target, Value
from bazan.directory.places.types import PlaceInfo

TARGET = Target(None, 100.0, 200.0, 400.0, "QĐ 18/2021/QĐ-TTg, điều 46: lũ quét", NOW, None)


def place(number, name="Xã Thử", name_en="Thu commune"):
    return PlaceInfo(number, str(number), "commune", "xa", name, name_en, date(2025, 7, 1), None, 12.0, 107.0, None, None)


def rows(*values):
    return [
        LeagueRow(place(n, f"Xã {n}"), reading(v, "watch" if v and v > 100 else "good", target=TARGET), ()) for n, v in enumerate(values)
    ]


def test_a_comparison_says_how_many_are_past_the_limit_and_where_it_is_worst():
    assert league_finding(rows(142.0, 30.0, 101.0)) == "2 xã, phường vượt ngưỡng; cao nhất Xã 0, 142,0\u00a0mm"
    assert league_finding(rows(42.0, 30.0)) == "Không xã, phường nào vượt ngưỡng; cao nhất Xã 0, 42,0\u00a0mm"
    with speaking("en"):
        assert league_finding([LeagueRow(place(1), None, ())]) == "No commune has a value yet"


def test_a_cell_says_which_limit_is_passed():
    assert against(reading(142.0, "watch", target=TARGET)) == "Vượt mức theo dõi 100"
    assert against(reading(None)) == "Không có số"
    assert against(reading(5.0, freshness="stale")) == "Số cũ"


def test_a_summary_counts_in_the_order_of_need():
    assert summary([reading(1.0), reading(150.0, "watch"), None]) == "Chỉ tiêu: 1 cần theo dõi, 1 thiếu số, 1 trong mức."


def course(now_value, before):
    period, feature = Period.holding(NOW, "hour"), Feature("place", 1)

    def value(of, number):
        return Value(INFO.code, feature, of, number, 1.0, None, 1, NOW, NOW)

    past = () if before is None else (value(period.year_before(), before),)
    start = period.start - timedelta(hours=2)
    return Course(Slot("x", {}, {}), INFO.code, reading(now_value), start, period.end, (value(period, now_value),), past)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (3.0, "Mưa cao hơn 2,0\u00a0mm so cùng kỳ 2025"),
        (6.5, "Mưa thấp hơn 1,5\u00a0mm so cùng kỳ 2025"),
        (5.0, "Mưa bằng cùng kỳ 2025"),
        (None, "Mưa: chưa có số cùng kỳ 2025"),
    ],
)
def test_a_course_is_held_against_the_same_time_last_year(before, said):
    assert course_finding(course(5.0, before), "Mưa") == said


def test_a_law_is_cited_by_its_number_where_vietnamese_is_not_read():
    assert cited(TARGET.source) == TARGET.source
    with speaking("en"):
        assert cited(TARGET.source) == "QĐ 18/2021/QĐ-TTg"
        assert cited("QCVN 05:2023/BTNMT, từ 01/01/2026") == "QCVN 05:2023/BTNMT"
        assert cited("Luật Giáo dục 43/2019/QH14, điều 72; NĐ 71/2020/NĐ-CP") == "43/2019/QH14, NĐ 71/2020/NĐ-CP"
        assert cited("NQ 96/2019/QH14: trên 75 %") == "NQ 96/2019/QH14"
        assert cited("ĐỀ XUẤT: cam kết của trung tâm") == "The centre's own proposal"
