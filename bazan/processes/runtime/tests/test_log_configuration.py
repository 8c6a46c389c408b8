"""What a process writes into its log: one JSON object a line, with the number of the request through every process that works for it."""

import json
import logging
import sys

import pytest

from bazan.platform.observability.request_id import number, number_of, numbered
from bazan.processes.runtime.log_configuration import Lines, Text, configuration

NUMBER = "0123456789abcdef"


def written(message, *values, why=None):
    record = logging.LogRecord("bazan.test", logging.WARNING, "file", 1, message, values, why)
    return Lines().format(record)


def test_a_line_says_when_how_grave_who_what_and_for_which_request():
    with numbered(NUMBER):
        line = json.loads(written("nước lên %s", "nhanh"))
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "WARNING", "logger": "bazan.test", "message": "nước lên nhanh", "process": "cli", "request": NUMBER}
    assert "request" not in json.loads(written("một vòng đồng hồ"))


def test_whatever_is_in_a_message_it_stays_one_line():
    forged = 'x\n{"level": "INFO", "message": "signed in"}\r\u2028'
    try:
        raise ValueError(forged)
    except ValueError:
        line = written("%s", forged, why=sys.exc_info())
    assert "\n" not in line and "\r" not in line
    assert json.loads(line)["message"] == forged and "ValueError" in json.loads(line)["exc_info"]


@pytest.mark.parametrize("given", ["", "short", "x" * 16, "ABCDEF0123456789", 'a"\nb', "0" * 41])
def test_what_is_no_number_is_not_taken_for_one(given):
    assert number_of(given) != given and len(number_of(given)) == 16
    assert number_of(NUMBER) == NUMBER


def test_text_stays_what_it_was_and_says_nothing_of_each_request():
    kept = configuration()
    assert kept["formatters"]["line"] == {"()": Text}
    assert kept["loggers"]["bazan.requests"]["level"] == "WARNING"


def test_the_number_ends_with_its_request():
    with numbered(NUMBER):
        assert number() == NUMBER
    assert number() == ""
