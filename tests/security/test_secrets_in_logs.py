"""No log holds what opens something to whoever reads it: keys and codes in addresses, tokens, passwords, cookies."""

import json
import logging
import re
import sys

import pytest
from django.test import Client

from bazan.platform.observability.log_redaction import HIDDEN, ROUTES, redact
from bazan.processes.runtime.log_configuration import Lines, Text, configuration
from tests.security.web_routes import routes

SECRET = "S3cr3t-Xy_9.z~A"
TEXTS = (
    f"Not Found: /welcome/{SECRET}",
    f"Forbidden (CSRF): /c/t/{SECRET}/receipt",
    f"Internal Server Error: /open311/v2/tokens/{SECRET}.json",
    f"see https://ioc.example/c/t/{SECRET}?x=1#y and more",
    f"/sign-in?next=%2Fc%2Ft%2F{SECRET}",
    f"<WSGIRequest: GET '/welcome/{SECRET}'>",
    f"GET /live/events?after=7&token={SECRET} HTTP/1.1",
    f"https://api.example/v1?api_key={SECRET}&since=1",
    f"https://api.example/v1?key={SECRET}",
    f"https://api.example/v1?next_page_token={SECRET}",
    f"?sig={SECRET}&se=2026",
    f"Authorization: Bearer {SECRET}",
    f"{{'Authorization': 'Bearer {SECRET}', 'Accept': '*/*'}}",
    f"Cookie: sessionid={SECRET}; csrftoken={SECRET}",
    f"sent with bearer {SECRET}",
    f"Basic {SECRET}{SECRET}",
    f"postgresql://bazan_web:{SECRET}@10.0.0.1/bazan",
    f"rtsp://camera:{SECRET}@10.0.0.2/stream failed",
    f"host=db user=bazan password={SECRET} dbname=x",
    f"host=db password='{SECRET} {SECRET}' dbname=x",
    f"host=db password = 'it\\'s {SECRET}' dbname=x",
    repr(f"host=db password='a {SECRET}' dbname=x \""),
    json.dumps(f"connecting by host=db password='a {SECRET}' dbname=x"),
    f"host=db password='cut off {SECRET}",
    f"postgresql://bazan_web:a/{SECRET}@10.0.0.1/bazan",
    f"postgresql://bazan_web:a@b/{SECRET}@10.0.0.1/bazan",
    f"https://someone:a/{SECRET}@10.0.0.1/feed",
    f'{{"password": "{SECRET}", "user": "an"}}',
    f"{{'client_secret': '{SECRET}'}}",
    json.dumps(f'{{"token": "{SECRET}"}}'),
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_secret_is_hidden_and_what_stands_around_it_stays(text):
    found = redact(text)
    assert SECRET not in found and SECRET[:6] not in found and HIDDEN in found
    assert redact(found) == found
    for word in ("Not Found", "/receipt", "since=1", "after=7", "10.0.0", "dbname=x", "and more", "'Accept'"):
        assert (word in text) == (word in found)


@pytest.mark.parametrize(
    "text",
    [
        "pull of weather.station failed: Refused drivers.number(value='x')",
        "GET /c/t/<secret:code>/receipt",
        "a monkey=5 keyed 3 rows; codes are 12, the author=An",
        "Key (id)=(5) already exists.",
        "https://ioc.example/places/24637?day=2026-11-25",
        "http://127.0.0.1:8080/users/a@b.vn answered 404",
        "",
    ],
)
def test_what_is_no_secret_stays_as_it_is(text):
    assert redact(text) == text


def test_a_long_line_is_redacted_in_no_time():
    text = "a" * 1_000_000 + "=" + "token" * 100_000 + "a://b:" * 20_000
    assert len(redact(text)) > 100_000
    assert redact("password='" + "\\x" * 100_000) == f"password='{HIDDEN}'"


def record(message: str, *values: object, **extra: object) -> logging.LogRecord:
    try:
        raise ValueError(f"could not open /welcome/{SECRET}?token={SECRET}")
    except ValueError:
        made = logging.LogRecord("django.request", logging.ERROR, "file", 1, message, values, sys.exc_info())
    vars(made).update(extra)
    return made


@pytest.mark.parametrize("form", [Text, Lines])
def test_messages_values_tracebacks_and_extras_are_redacted_in_both_forms(form):
    class Asked:
        def __repr__(self):
            return f"<GET '/c/t/{SECRET}'>"

    line = form().format(record("%s: %s", "Not Found", f"/c/t/{SECRET}", asked=Asked(), address=f"/welcome/{SECRET}", authorization=SECRET))
    assert SECRET not in line and "could not open" in line and "Not Found" in line
    if form is Lines:
        assert json.loads(line)["message"] == f"Not Found: /c/t/{HIDDEN}"


def test_every_handler_writes_by_a_form_that_redacts():
    kept = configuration()
    used = {handler["formatter"] for handler in kept["handlers"].values()}
    assert {kept["formatters"][name]["()"] for name in used} <= {Text, Lines}
    assert {kept["loggers"][name]["level"] for name in ("httpx", "httpcore")} == {"WARNING"}


def test_each_address_with_a_secret_is_known_to_the_log():
    """A new address with a ``<secret:…>`` is written into ``observability/log_redaction.py``: who has no pages reads it there."""
    found = {route.text.partition("<")[0].strip("/") for route in routes() if "secret" in route.keys.values()}
    assert found == set(ROUTES)


def test_what_is_called_key_or_token_in_an_address_is_declared_a_secret():
    named = {route.text for route in routes() if re.search(r"<(?!secret:)\w+:\w*(key|token|secret|password)\w*>", route.text)}
    assert named == {"tokens/<int:token_id>/revoke"}  # a number of a list


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/welcome/{}", "/c/t/{}", "/c/t/{}/receipt", "/open311/v2/tokens/{}.json", "/nowhere?token={}"])
def test_pages_that_refuse_write_no_secret(address):
    lines: list[str] = []

    class Written(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Written()
    handler.setFormatter(Text())
    names = ("django", "bazan", "")
    for name in names:
        logging.getLogger(name).addHandler(handler)
    try:
        assert Client(raise_request_exception=False).get(address.format(SECRET)).status_code >= 400
    finally:
        for name in names:
            logging.getLogger(name).removeHandler(handler)
    assert SECRET not in "\n".join(lines)
