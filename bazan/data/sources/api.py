"""What the room offers: sources and their health, runs, quarantine, pulls and imports."""

from bazan.data.sources.actions import ask_retry, dismiss, load_sources, register_device, revoke_device
from bazan.data.sources.configuration.allowed_hosts import outgoing, subject_of
from bazan.data.sources.configuration.device_tokens import MOST_HOURS, device, devices, end_device, end_tokens, make_device, rotate_device
from bazan.data.sources.configuration.source_changes import judge as judge_own
from bazan.data.sources.configuration.source_changes import lay, over, overs, parsed
from bazan.data.sources.configuration.source_changes import read as changed
from bazan.data.sources.configuration.source_trial import LARGEST_SAMPLE, ask, attempt, expire, trial
from bazan.data.sources.intake.external_runs import fail_run, file_path, finish_run, forget_files, keep_file, keep_files, open_run
from bazan.data.sources.intake.file_import import LARGEST_UPLOAD
from bazan.data.sources.intake.row_push import LARGEST_PUSH, push
from bazan.data.sources.outcome_texts import findings, told, words_of
from bazan.data.sources.queries import (
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
from bazan.data.sources.run_actions import (
    check_health,
    defer_due,
    import_file,
    pull_now,
    read_import,
    retry,
    retry_all,
    retry_asked,
    upload,
)
from bazan.data.sources.silence_detection import check
from bazan.directory.system_health.event_subscribers import keep_facts, readers

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
