"""What is said of facts: nothing but their own figures, words and times, in both languages."""

import re

import pytest
from hypothesis import given, settings

from bazan.analysis.briefings import formats, sentences
from bazan.analysis.briefings.sentences import CLAUSES
from bazan.analysis.briefings.tests.sample_facts import both, facts, figure, number
from bazan.analysis.briefings.types import Fact, Moment, Part
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES, speaking

CLAUSE_LABELS = [f"briefings.clause.{kind}.{clause}" for kind, groups in CLAUSES.items() for group in groups for clause in group]


def holder(fact, slot):
    name, _, n = slot.partition(".")
    return fact.parts[name][int(n)] if n else None


@given(facts())
def test_every_number_in_a_sentence_is_a_number_of_its_fact_as_it_is_formatted(fact):
    sentence = sentences.sentence(fact)
    assert sentence.facts == (fact.id,)
    for spoken, pieces in sentence.pieces.items():
        with speaking(spoken):
            for piece in pieces:
                part = holder(fact, piece.slot) if piece.slot else None
                if piece.of == "figure":
                    assert piece.text == formats.figure(part.figure if part else fact.figures[piece.slot])
                elif piece.of == "word":
                    assert piece.text == (part.name if part else fact.words[piece.slot])[spoken]
                elif piece.of == "moment":
                    assert piece.text == formats.moment(fact.moments[piece.slot])
                else:
                    assert not re.search(r"\d", piece.text), "the label itself says a number"
        assert "{" not in "".join(piece.text for piece in pieces if piece.of == "said")


@settings(max_examples=40)
@given(facts())
def test_both_languages_print_the_same_figures(fact):
    vi, en = (
        sorted(piece.slot for piece in sentences.sentence(fact).pieces[spoken] if piece.of == "figure") for spoken in LANGUAGES
    )  # fmt: skip
    assert vi == en
    assert {(fact.id, slot) for slot in vi} == sentences.printed([fact])


def test_every_clause_has_the_same_slots_in_both_languages_and_no_number_of_its_own():
    for key in CLAUSE_LABELS:
        vi, en = (labels(spoken)[key] for spoken in LANGUAGES)
        assert sorted(sentences._SLOT.findall(vi)) == sorted(sentences._SLOT.findall(en)) != [], key
        assert not re.search(r"\d", sentences._SLOT.sub("", vi + en)), key


def test_no_clause_is_written_that_nobody_says():
    written = {key for key in labels("vi") if key.startswith("briefings.clause.")}
    assert written == set(CLAUSE_LABELS)


def test_a_number_beyond_its_target_says_what_moved_it_and_where():
    fact = number(
        rise=figure(3.5, form="change"), before=figure(93.75), times=figure(2.5, 1, ""), year=figure(90.0)
    )  # fmt: skip
    fact = Fact(
        fact.id, "number", "beyond", "orchards", fact.words, fact.figures,
        dict(fact.moments) | {"reference": Moment(fact.moments["period"].start.replace(day=1, month=9), "month")},
        {"contributions": (Part(both("Xã Một", "Commune one"), figure(2.0, form="signed")),)},
    )  # fmt: skip
    assert sentences.sentence(fact).text("vi").replace("\u00a0", " ") == (
        "Sản lượng tháng, tháng 10/2026: 97,2 %, dưới mức cần theo dõi 98,0 %; tăng 3,5 điểm % so với tháng 9/2026 (93,8 %), "
        "gấp 2,5 lần mức biến động thường thấy; cùng kỳ năm trước 90,0 %; đóng góp nhiều nhất: Xã Một (+2,0 điểm %)."
    )
    assert sentences.sentence(fact).text("en") == (
        "Crop of the month, in October 2026: 97.2%, below the level to watch of 98.0%; up 3.5 percentage points from 93.8% "
        "(in September 2026), 2.5 times its usual move; a year before 90.0%; most of it from Commune one (+2.0 percentage points)."
    )


def test_what_a_fact_does_not_hold_is_not_said():
    assert sentences.sentence(number()).text("en") == (
        "Crop of the month, in October 2026: 97.2%, below the level to watch of 98.0%."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "digits", "form", "vi", "en"),
    [
        (1234.5, 1, "plain", "1.234,5 %", "1,234.5%"),
        (-0.04, 1, "signed", "0,0 điểm %", "0.0 percentage points"),
        (-3.2, 1, "signed", "−3,2 điểm %", "−3.2 percentage points"),
        (3.2, 1, "signed", "+3,2 điểm %", "+3.2 percentage points"),
    ],
)
def test_a_figure_is_written_as_people_of_each_language_write_it(value, digits, form, vi, en):
    one = figure(value, digits, "%", form)
    for spoken, text in (("vi", vi), ("en", en)):
        with speaking(spoken):
            assert formats.figure(one).replace("\u00a0", " ") == text
