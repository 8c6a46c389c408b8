"""What the room offers: sources and their health, runs, quarantine, pulls and imports."""

from bazan.connect.sources.actions import ask_retry, dismiss, load_sources, register_device, revoke_device
from bazan.connect.sources.declaring import judge as judge_own
from bazan.connect.sources.declaring import lay, over, overs, parsed
from bazan.connect.sources.declaring import read as changed
from bazan.connect.sources.deliveries import fail_run, file_path, finish_run, forget_files, keep_file, keep_files, open_run
from bazan.connect.sources.devices import MOST_HOURS, device, devices, end_device, end_tokens, make_device, rotate_device
from bazan.connect.sources.health import check
from bazan.connect.sources.imports import LARGEST_UPLOAD
from bazan.connect.sources.outward import outgoing, subject_of
from bazan.connect.sources.pushing import LARGEST_PUSH, push
from bazan.connect.sources.queries import (
    archived_things,
    dataset_of,
    quarantined,
    reasons,
    reasons_of_run,
    refused_by,
    run,
    runs,
    runs_of_file,
    source,
    sources,
    sources_of,
    strips,
    things_health,
    unknown_senders,
)
from bazan.connect.sources.readers import keep_facts, readers
from bazan.connect.sources.trying import LARGEST_SAMPLE, ask, attempt, expire, trial
from bazan.connect.sources.wording import findings, told, words_of
from bazan.connect.sources.work import check_health, defer_due, import_file, pull_now, read_import, retry, retry_all, retry_asked, upload

__all__ = [
    "LARGEST_PUSH",
    "LARGEST_SAMPLE",
    "LARGEST_UPLOAD",
    "MOST_HOURS",
    "archived_things",
    "ask",
    "ask_retry",
    "attempt",
    "changed",
    "check",
    "check_health",
    "dataset_of",
    "defer_due",
    "device",
    "devices",
    "dismiss",
    "end_device",
    "end_tokens",
    "expire",
    "fail_run",
    "file_path",
    "findings",
    "finish_run",
    "forget_files",
    "import_file",
    "judge_own",
    "keep_facts",
    "keep_file",
    "keep_files",
    "lay",
    "load_sources",
    "make_device",
    "open_run",
    "outgoing",
    "over",
    "overs",
    "parsed",
    "pull_now",
    "push",
    "quarantined",
    "read_import",
    "readers",
    "reasons",
    "reasons_of_run",
    "refused_by",
    "register_device",
    "retry",
    "retry_all",
    "retry_asked",
    "revoke_device",
    "rotate_device",
    "run",
    "runs",
    "runs_of_file",
    "source",
    "sources",
    "sources_of",
    "strips",
    "subject_of",
    "things_health",
    "told",
    "trial",
    "unknown_senders",
    "upload",
    "words_of",
]
