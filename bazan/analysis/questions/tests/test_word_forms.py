"""Words with and without their marks, and patterns of them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.questions import phrases
from bazan.analysis.questions.patterns import Book, longest, shapes
from bazan.analysis.questions.word_forms import fit, fit_marked, fits, is_syllable, slips, squeezed, words_of

SIGNS = st.text("abcdeghiklmnopqrstuvxyàáảãạăắâấầđèéêếệìíòóôốơớợùúưứựỳý", min_size=1, max_size=7)


def bare(text: str) -> str:
    spelt = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in spelt if not unicodedata.combining(sign))


@given(SIGNS)
def test_a_word_without_its_marks_may_always_be_the_word(text):
    (meant,), (typed,) = words_of(text), words_of(bare(text))
    assert fits(meant, meant) and fits(typed, meant)


@pytest.mark.parametrize(
    ("typed", "meant", "may"),
    [
        ("bo", "bò", True), ("bò", "bo", False), ("bò", "bỏ", False), ("bộ", "bỏ", False), ("huyêt", "huyết", True), ("tỉ", "tỷ", True),
        ("hoà", "hòa", True), ("Đăk", "Đắk", True), ("kì", "kỳ", True), ("quí", "quý", True), ("dossier", "dossiers", True),
        ("children", "child", True), ("giãi", "giải", False),
    ],
)  # fmt: skip
def test_a_mark_may_be_missing_and_never_wrong(typed, meant, may):
    assert fits(*words_of(typed), *words_of(meant)) is may


def test_of_several_words_one_may_bear_the_tone_that_half_the_country_hears_alike():
    assert fit(words_of("giãi ngân"), words_of("giải ngân"))
    assert not fit(words_of("giái ngân"), words_of("giải ngân"))


def test_in_a_text_with_marks_a_word_alone_bears_its_own():
    assert fit(words_of("so"), words_of("số"))
    assert not fit_marked(words_of("so"), words_of("số"))


@pytest.mark.parametrize(
    ("text", "plains"),
    [
        ("VN_AQI 100.000", ["vn", "aqi", "100000"]), ("PM2,5", ["pm", "2.5"]), ("NO₂", ["no", "2"]), ("10/2026", ["10", "/", "2026"]),
        ("clear-up", ["clear", "up"]), ("Đắk R'Lấp", ["dak", "rlap"]),
    ],
)  # fmt: skip
def test_numbers_signs_and_names_are_read_as_people_write_them(text, plains):
    assert [word.plain for word in words_of(text)] == plains


def test_a_name_is_the_same_however_its_words_are_parted():
    assert squeezed(words_of("Đắk R'Lấp")) == squeezed(words_of("dak r lap")) == squeezed(words_of("Daklap".replace("kl", "krl")))


def test_capitals_everywhere_mark_no_name():
    assert not any(word.capital for word in words_of("TỶ LỆ HỘ NGHÈO"))
    assert [word.capital for word in words_of("ở Đà Lạt")] == [False, True, True]


@pytest.mark.parametrize(
    ("typed", "known", "may"), [("dengeu", "dengue", True), ("rainfal", "rainfall", True), ("resort", "report", False)]
)
def test_a_slip_of_the_hand_is_a_letter_more_or_less_or_two_changed_about(typed, known, may):
    assert slips(typed, known) is may


def test_what_is_a_syllable_was_hardly_mistyped():
    assert is_syllable(*words_of("nghiêng")) and is_syllable(*words_of("quyết")) and not is_syllable(*words_of("dengeu"))


def test_a_pattern_says_all_it_may():
    assert set(shapes("[a] (b|c d)")) == {("b",), ("c", "d"), ("a", "b"), ("a", "c", "d")}


@pytest.mark.parametrize("pattern", ["[a", "(a|b", "a]", "a)"])
def test_a_pattern_that_is_not_closed_is_refused(pattern):
    with pytest.raises(ValueError, match="not closed"):
        shapes(pattern)


def test_every_pattern_of_the_files_can_be_read():
    assert len(phrases.book().plains) > 500 and phrases.names().plains


def test_a_book_finds_every_reading_and_the_longest_is_kept():
    book = Book({"n": lambda words, at: (int(number), 1) if (number := words[at].number) else None})
    book.add("top", "top {n}")
    book.add("some", "top {n} xã")
    spans = book.found(words_of("top 5 xã"))
    assert {(span.key, span.end) for span in spans} == {("top", 2), ("some", 3)}
    assert [(span.key, span.slots) for span in longest(spans)] == [("some", {"n": 5})]
