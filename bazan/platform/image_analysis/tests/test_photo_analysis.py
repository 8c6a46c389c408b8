"""The process that looks: begun for the first picture, ended when none waits, missed when it was ended from outside."""

import os
import signal
import time

import pytest

from bazan.core.errors import Unavailable
from bazan.core.labels import sentence
from bazan.platform.image_analysis.photos.photo_analysis import elsewhere, rest


@pytest.fixture(autouse=True)
def ended():
    yield
    rest()


def test_one_process_answers_until_it_may_rest_and_then_another():
    first = elsewhere(os.getpid)
    assert first != os.getpid()
    assert elsewhere(os.getpid) == first
    rest()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert elsewhere(os.getpid) != first


def test_when_it_is_killed_the_question_comes_back_as_one_to_ask_again():
    looking = elsewhere(os.getpid)
    with pytest.raises(Unavailable) as told:
        elsewhere(os.kill, looking, signal.SIGKILL)
    assert told.value.rule == "vision.ended"
    assert sentence(told.value)
    assert elsewhere(os.getpid) != looking


def test_one_that_died_between_two_questions_is_missed_once():
    looking = elsewhere(os.getpid)
    os.kill(looking, signal.SIGKILL)
    answers = []
    for _ in range(100):
        try:
            answers.append(elsewhere(os.getpid))
            if answers[-1] != looking:
                break
        except Unavailable:
            time.sleep(0.02)
    assert answers[-1] != looking
