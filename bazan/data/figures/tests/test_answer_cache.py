"""What is kept: one answer for both languages where no word is in it, one for each where there is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.as_of_time import looking_back
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, in_every_language, language, speaking
from bazan.core.time import now
from bazan.data.figures.answer_cache import forget, kept

asked = st.lists(st.tuples(st.sampled_from(LANGUAGES), st.integers(0, 3)), min_size=1, max_size=20)


@pytest.fixture(autouse=True)
def _empty():
    forget()
    yield
    forget()


def counted(function):
    calls = []

    @kept(60)
    def asks(*args):
        calls.append(args)
        return function(*args)

    return asks, calls


def test_an_answer_without_a_word_is_made_once_for_both_languages():
    outline, calls = counted(lambda number: number * 2)
    assert in_every_language(lambda: outline(3)) == {"vi": 6, "en": 6}
    assert len(calls) == 1


def test_an_answer_with_a_word_is_made_once_for_each_language():
    said, calls = counted(lambda key: label(key))
    for _ in range(2):
        assert in_every_language(lambda: said("frontend.light.good")) == in_every_language(lambda: label("frontend.light.good"))
    assert len(calls) == 2


def test_what_is_made_of_kept_words_is_worded_and_what_is_made_of_kept_figures_is_not():
    figure, _ = counted(lambda number: number)
    word, _ = counted(lambda: label("frontend.light.good"))
    plain, of_figures = counted(lambda: [figure(1), figure(2)])
    title, of_words = counted(lambda: f"{word()} {figure(1)}")
    for _ in range(2):
        assert in_every_language(plain) == {"vi": [1, 2], "en": [1, 2]}
        assert in_every_language(title) == in_every_language(lambda: f"{label('frontend.light.good')} 1")
    assert (len(of_figures), len(of_words)) == (1, 2)


def test_an_answer_in_a_language_of_its_own_is_shared():
    def in_english():
        with speaking("en"):
            return label("frontend.light.good")

    asks, calls = counted(in_english)
    assert len(set(in_every_language(asks).values())) == 1
    assert len(calls) == 1


@given(asked)
def test_whoever_asks_in_whatever_order_hears_their_own_language(order):
    forget()
    says, _ = counted(lambda number: f"{language()} {number}" if number % 2 else number)
    for spoken, number in order:
        with speaking(spoken):
            assert says(number) == (f"{spoken} {number}" if number % 2 else number)


def test_what_asks_what_time_it_is_is_made_for_each_moment_looked_back_to_and_the_rest_once():
    then = datetime(2026, 11, 25, 0, 42, tzinfo=UTC)
    hour, timed = counted(lambda: now().replace(minute=0, second=0, microsecond=0))
    figure, plain = counted(lambda: 7)
    of_both, outer = counted(lambda: (hour(), figure()))
    for _ in range(2):
        present = of_both()
        for minutes in (0, 120):
            with looking_back(then + timedelta(minutes=minutes)):
                assert of_both() == (then.replace(minute=0) + timedelta(minutes=minutes), 7)
        assert present == of_both()
    assert (len(timed), len(plain), len(outer)) == (3, 1, 3)
