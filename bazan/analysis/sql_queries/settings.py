"""The room's settings: what one inquiry may take, and how long its answer is kept. Its memory is BAZAN_HISTORY_MEMORY."""

from dataclasses import dataclass

from bazan.core.settings import as_days, as_number, as_positive, setting


@dataclass(frozen=True)
class InquirySettings:
    seconds: float = setting("BAZAN_INQUIRY_SECONDS", "60", as_positive, "How long one inquiry in SQL may take.")
    rows: int = setting("BAZAN_INQUIRY_ROWS", "200000", as_number, "Rows that the answer to one may have.")
    days: int = setting("BAZAN_INQUIRY_DAYS", "7", as_days, "Days the answer is kept to be taken away; 0: as long as what was asked.")


SETTINGS = InquirySettings
