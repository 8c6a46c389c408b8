"""The room's settings."""

from dataclasses import dataclass

from bazan.kernel.settings import as_text, setting


@dataclass(frozen=True)
class ReportSettings:
    mail_url: str = setting(
        "BAZAN_REPORTS_MAIL_URL",
        "",
        as_text,
        "Mailbox that is read for reports, as imaps://user@host:993/INBOX (imap:// only on this machine); empty: none.",
    )
    mail_password: str = setting("BAZAN_REPORTS_MAIL_PASSWORD", "", as_text, "Its password.")


SETTINGS = ReportSettings
