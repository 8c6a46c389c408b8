"""Questions asked of the real packs and places: the published sets, and laws that no question may break."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from bazan.analysis.questions import rules
from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.rejection_reasons import STOPS
from bazan.analysis.questions.tests import question_sets as asked
from bazan.analysis.questions.tests.question_sets import AT, gazetteer, judged, lexicon, rows, told
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES

from .test_word_forms import bare

FLOORS = {"questions": (0.95, 0.01), "held_out": (0.90, 0.015)}
"""Of each set: right at least, false at most."""
STRANGE = ("xyzzy", "nữ", "ngoài", "nông", "tư nhân", "500", "quokka")
"""Words that no indicator, place or time explains."""


@pytest.mark.parametrize("name", asked.SETS)
def test_a_set_is_answered_as_well_as_it_is_published(name):
    counted = Counter(judged(row, told(row["question"])) for row in rows(name))
    right, false = FLOORS[name]
    assert counted["right"] >= right * counted.total(), counted
    assert counted["false"] <= false * counted.total(), counted


def test_the_sets_share_no_question_and_a_third_has_no_answer():
    every = [row for name in asked.SETS for row in rows(name)]
    assert len({row["question"] for row in every}) == len(every) > 520
    for name in asked.SETS:
        assert sum(bool(row["refusal"]) for row in rows(name)) * 3 >= len(rows(name))


def test_without_marks_a_question_is_hardly_ever_read_as_another():
    counted = Counter(judged(row, told(bare(row["question"]))) for row in rows("questions")[::2])
    assert counted["right"] >= 0.94 * counted.total() and counted["false"] <= 0.01 * counted.total(), counted


def test_a_word_that_nothing_explains_always_leaves_the_question_unanswered():
    rng = random.Random(7)
    answerable = [row["question"] for row in rows("questions") if not row["refusal"]]
    for question in rng.sample(answerable, 100):
        words = question.split()
        words.insert(rng.randrange(1, len(words) + 1), rng.choice(STRANGE))
        assert told(" ".join(words)).refused, words


def test_every_indicator_is_found_by_its_own_name_in_both_languages():
    missed = []
    for metric in lexicon().metrics:
        for label in metric.info.labels.values():
            try:
                found = rules.understand(label, lexicon(), gazetteer(), AT)
            except Declined as why:
                missed.append((label, why.rule))
            else:
                missed += [] if metric.code in (found.metric, *found.others) else [(label, found.metric)]
    assert missed == []


@pytest.mark.parametrize(
    "question",
    [
        "", "?!", "🙂", "a " * 400, "0" * 200, "'; DROP TABLE indicator_value; --", "từ đến từ đến", "so với so với", "top top 5 5",
        "{metric} [place] (period|", "năm năm năm", "tháng tháng 10", "đến từ so với hơn", "\x00\x07", "%s %d {}", "không không không",
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(question):
    assert told(question).refused


def test_spaces_and_signs_between_words_make_no_difference():
    assert told("Tỷ lệ hộ nghèo\n\t — xã Tuy Đức…  năm 2025??!").parts == told("tỷ lệ hộ nghèo xã Tuy Đức năm 2025").parts


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("Tỷ lệ hồ sơ không đúng hạn", "unknown_metric.negation"), ("Số hộ nghèo năm 2025", "unknown_metric.share"),
        ("Tỷ lệ tai nạn giao thông tháng 10", "unknown_metric.count"), ("Chi ngân sách tháng 10", "unknown_metric.cumulative"),
        ("Số ngày mưa tháng 10", "unknown_metric.count"), ("PM2.5 trung bình tháng 10", "unknown_period.whole"),
        ("Vụ cháy lớn nhất tháng 10", "unsupported.ranking"), ("Dân số thành phố Gia Nghĩa", "unknown_place.gone"),
        ("Dân số Đắk Mil năm 2023", "unknown_place.several"), ("Tỷ lệ hộ nghèo tháng này", "unknown_period.finer"),
        ("Giá cà phê và giá tiêu hôm nay", "unsupported.several"), ("Lượng mưa ở Quảng Sơn và Quảng Khê hôm nay", "unsupported.places"),
    ],
)  # fmt: skip
def test_a_near_miss_is_refused_for_what_it_misses(question, rule):
    assert told(question).rule == rule


def test_every_refusal_has_its_sentence_in_both_languages():
    sources = "".join(path.read_text("utf-8") for path in Path(rules.__file__).parent.glob("*.py"))
    said = set(re.findall(r'Declined\(\s*"([a-z_.]+)"', sources)) | {f"unsupported.{name}" for name in STOPS}
    said |= {f"unknown_metric.{name}" for name in ("count", "share", "cumulated")} | {"future_period", "unknown_period.unread", "forbidden"}
    keys = {f"rules.questions.{rule}" if "." in rule or rule == "forbidden" else f"rules.questions.{rule}.plain" for rule in said}
    for language in LANGUAGES:
        known = {key for key in labels(language) if key.startswith("rules.questions.")}
        assert known == keys


def test_a_mistyped_word_is_mended_and_told():
    found = rules.understand("dengeu cases this week", lexicon(), gazetteer(), AT)
    assert found.read_as == (("dengeu", "dengue"),)


def test_the_recognised_parts_are_told_by_where_they_stand():
    question = "Số vụ cháy tháng 10 so với tháng 9 ở xã Quảng Sơn"
    found = rules.understand(question, lexicon(), gazetteer(), AT)
    assert [(chip.kind, question[chip.start : chip.end]) for chip in found.chips] == [
        ("metric", "Số vụ cháy"), ("period", "tháng 10"), ("comparison", "so với"), ("period", "tháng 9"), ("place", "xã Quảng Sơn"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "spoken"),
    [("how many dengue cases in Tuy Đức last month", "en"), ("so ca sot xuat huyet tuan nay", "vi"), ("AQI hôm nay", "vi")],
)
def test_a_question_is_answered_in_its_own_language(question, spoken):
    assert rules.understand(question, lexicon(), gazetteer(), AT).spoken == spoken
