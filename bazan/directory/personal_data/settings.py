"""The room's settings: how long each class of what is kept of people stays.

Law 91/2025/QH15 on the protection of personal data, with Decree 356/2025, has them erased when their purpose is done or their time is
over, and names no number of days: they are the province's decision, and these are only where it begins.
"""

from dataclasses import dataclass

from bazan.core.settings import as_days, setting

_LAW = "Law 91/2025/QH15 names no number: the province decides. 0: until somebody asks."


@dataclass(frozen=True)
class RetentionSettings:
    callers: int = setting(
        "BAZAN_KEEP_CALLERS_DAYS",
        "365",
        as_days,
        f"Days the name and number of who called, reported or asked for help stay after the end of it. {_LAW}",
    )
    words: int = setting(
        "BAZAN_KEEP_WORDS_DAYS", "1825", as_days, f"Days what people wrote stays after the end of what they wrote it in. {_LAW}"
    )
    evidence: int = setting(
        "BAZAN_KEEP_EVIDENCE_DAYS",
        "1825",
        as_days,
        f"Days files of evidence and pictures of reports stay after the end of their incident, directive or report. {_LAW}",
    )
    raw: int = setting(
        "BAZAN_KEEP_RAW_DAYS", "730", as_days, f"Days files and refused pieces with personal columns stay as they came in. {_LAW}"
    )
    messages: int = setting("BAZAN_KEEP_MESSAGES_DAYS", "730", as_days, f"Days the words of messages and where they went stay. {_LAW}")
    traces: int = setting("BAZAN_KEEP_TRACES_DAYS", "90", as_days, f"Days it stays known from which address somebody signed in. {_LAW}")
    positions: int = setting("BAZAN_KEEP_POSITIONS_DAYS", "30", as_days, f"Days it stays known where officers who shared it were. {_LAW}")
    footage: int = setting(
        "BAZAN_KEEP_FOOTAGE_DAYS",
        "90",
        as_days,
        f"Days pictures of cameras stay, blurred as they are, at the longest: each camera names its own time. {_LAW}",
    )


SETTINGS = RetentionSettings
