import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.labels import label, labels
from bazan.core.language import LANGUAGES, either, in_every_language, language, listening, speaking, words

spoken = st.sampled_from(LANGUAGES)
keys = st.sampled_from(sorted(labels("vi")))


def test_vietnamese_is_spoken_where_nobody_said_another():
    assert language() == "vi"


def test_what_is_bound_ends_with_its_block_even_by_an_error():
    with pytest.raises(KeyError), speaking("en"):
        assert language() == "en"
        raise KeyError
    assert language() == "vi"


@given(st.text(max_size=3))
def test_who_asks_for_a_language_the_house_does_not_have_reads_vietnamese(asked):
    with speaking("en"), speaking(asked):
        assert language() == (asked if asked in LANGUAGES else "vi")


@given(st.lists(spoken, max_size=6))
def test_a_letter_inside_a_page_leaves_the_page_its_language(nested):
    def down(left):
        if left:
            with speaking(left[0]):
                down(left[1:])
                assert language() == left[0]

    down(nested)
    assert language() == "vi"


def test_tasks_that_take_turns_each_speak_their_own():
    async def asker(own, turns):
        with speaking(own):
            for _ in range(turns):
                await asyncio.sleep(0)
                assert language() == own
            return label("frontend.language")

    async def both():
        return await asyncio.gather(*(asker(LANGUAGES[n % 2], 20) for n in range(10)))

    assert asyncio.run(both()) == [labels(LANGUAGES[n % 2])["frontend.language"] for n in range(10)]


def test_threads_answer_side_by_side_each_in_their_own():
    side_by_side = threading.Barrier(4)

    def answer(own):
        with speaking(own):
            side_by_side.wait(10)
            heard = language()
            side_by_side.wait(10)
            return heard

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(answer, LANGUAGES * 2)) == list(LANGUAGES * 2)


def test_a_thread_started_by_hand_hears_nothing_unless_it_is_given_the_context():
    with speaking("en"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(language).result() == "vi"
        assert pool.submit(copy_context().run, language).result() == "en"


@given(keys, spoken)
def test_every_word_is_said_in_both_languages_whichever_is_spoken(key, outside):
    with speaking(outside):
        made = in_every_language(lambda: label(key))
        assert made == {spoken: labels(spoken)[key] for spoken in LANGUAGES}
        assert label(key) == words(made) == either(made["vi"], made["en"]) == labels(outside)[key]


def test_a_table_without_the_language_speaks_vietnamese():
    with speaking("en"):
        assert (words({"vi": "ao"}), words({"vi": "ao", "en": ""}), words({})) == ("ao", "ao", "")


@given(spoken, spoken)
def test_an_ear_hears_who_asks_and_not_who_binds_a_language_of_their_own(outside, inside):
    with speaking(outside), listening() as outer:
        with listening() as inner, speaking(inside):
            language()
        assert (outer.heard, inner.heard) == (False, False)
        with listening() as inner:
            assert language() == outside
        assert (outer.heard, inner.heard) == (True, True)
