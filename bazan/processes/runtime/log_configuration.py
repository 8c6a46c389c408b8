"""How every process writes its log: lines of text, or of JSON (BAZAN_LOG), each with the number of the request it was written for."""

import logging
import logging.config
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from bazan.core.settings import current
from bazan.platform.observability import request_id
from bazan.platform.observability.log_redaction import redact

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
TELLING = ("bazan.requests", "bazan.jobs")
"""A line for each request and each job: told as JSON, which programs read, and not to people."""
TALKATIVE = ("httpx", "httpcore")
"""They tell each address they ask at, with whatever key stands in it."""
_process = "cli"


def belong_to(process: str) -> None:
    """Said first thing by a process: its lines bear this name."""
    global _process
    _process = process


class Text(logging.Formatter):
    """A line of text, and a traceback below it, without secrets."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class Lines(JsonFormatter):
    """One JSON object a line, whatever is in the message, without secrets: time (UTC), level, logger, message, process, request."""

    def __init__(self) -> None:
        super().__init__("%(message)s", json_ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in log_data.items() if value is not None}

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data |= {"level": record.levelname, "logger": record.name, "process": _process, "request": request_id.number() or None}
        super().add_fields(log_data, record, message_dict)


def configuration(level: str = "WARNING") -> dict[str, Any]:
    """For ``logging.config``, and Django."""
    json = current().log == "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": Lines if json else Text}},
        "handlers": {"standard": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["standard"], "level": level},
        "loggers": {
            # Django's own set-up mails administrators instead of saying what went wrong.
            "django": {"handlers": ["standard"], "level": "WARNING", "propagate": False},
            **{name: {"level": "INFO" if json else "WARNING"} for name in TELLING},
            **{name: {"level": "WARNING"} for name in TALKATIVE},
        },
    }


def set_up(process: str) -> None:
    """The log of a process without Django."""
    belong_to(process)
    logging.config.dictConfig(configuration("INFO"))
    sys.excepthook = _told  # Python itself would write it past the log, with every secret in it
    threading.excepthook = lambda args: _told(args.exc_type, args.exc_value, args.exc_traceback)


def _told(kind: type[BaseException], why: BaseException | None, trace: TracebackType | None) -> None:
    """Write what ended a process or a thread into the log."""
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        logging.getLogger("bazan").critical("ended by an error", exc_info=(kind, why or kind(), trace))
