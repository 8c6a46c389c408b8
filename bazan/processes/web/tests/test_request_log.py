"""The log of requests, and of the jobs they lead to."""

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from bazan.core.settings import ROOT, current
from bazan.platform.jobs import api as jobs
from bazan.processes.runtime.log_configuration import Lines
from bazan.processes.runtime.request_id_middleware import Numbered
from bazan.processes.web.concurrency_limit import Handler

NUMBER = "0123456789abcdef"


def asks_for_a_check(request, what):
    jobs.defer("sources.check")
    connection.close()  # of a thread that ends with the request
    return HttpResponse()


async def asked(application, address):
    """The headers of one answer."""
    told, sent = [], iter([{"type": "http.request", "body": b""}])

    async def receive():
        return next(sent, None) or await asyncio.Event().wait()

    async def send(message):
        told.append(message)

    headers = [(b"x-request-id", NUMBER.encode()), (b"host", b"localhost")]
    scope = {"type": "http", "method": "GET", "path": address, "headers": headers, "query_string": b"name=An"}
    await application(scope, receive, send)
    return dict(told[0]["headers"])


class Heard(logging.Handler):
    def __init__(self):
        super().__init__()
        self.setFormatter(Lines())
        self.lines = []

    def emit(self, record):
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def heard():
    handler, logger = Heard(), logging.getLogger("bazan.requests")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler.lines
    logger.removeHandler(handler)
    logger.setLevel(logging.WARNING)


@pytest.mark.django_db(transaction=True)
def test_a_request_and_the_job_it_leads_to_bear_one_number_through_both_processes(heard):
    urls = type("urls", (), {"urlpatterns": [path("check/<str:what>", asks_for_a_check)]})
    with override_settings(ROOT_URLCONF=urls, MIDDLEWARE=["bazan.processes.web.middleware.request_log.told"], ALLOWED_HOSTS=["localhost"]):
        headers = asyncio.run(asked(Numbered(Handler(at_once=1)), "/check/0905123456"))
    assert headers[b"x-request-id"] == NUMBER.encode()
    (line,) = heard
    assert (line["message"], line["request"], line["status"]) == ("GET /check/<str:what>", NUMBER, 200)
    connection.close()
    done = next(line for line in lines_of_work() if line["logger"] == "bazan.jobs" and line["message"] == "sources.check")
    assert (done["request"], done["process"], done["job"]) == (NUMBER, "worker", "done")


def lines_of_work():
    """The lines of a real worker's log, until it is ended."""
    place = connection.settings_dict
    parts = {"user": place["USER"], "password": place["PASSWORD"], "host": place["HOST"], "port": place["PORT"]}
    told = {"DATABASE_URL": f"postgresql:///{place['NAME']}?{urlencode(parts)}", "BAZAN_LOG": "json", "BAZAN_HOME": str(current().home)}
    argv = [sys.executable, "-m", "bazan.processes.worker"]
    work = subprocess.Popen(argv, cwd=ROOT, env=os.environ | told, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    try:
        assert work.stderr
        for line in work.stderr:
            assert time.monotonic() < until
            yield json.loads(line)
    finally:
        work.send_signal(signal.SIGTERM)
        work.communicate(timeout=30)
