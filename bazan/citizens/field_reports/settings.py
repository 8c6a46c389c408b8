"""The room's settings."""

from dataclasses import dataclass

from bazan.core.settings import as_positive, as_text, setting


@dataclass(frozen=True)
class ReportSettings:
    mail_url: str = setting(
        "BAZAN_REPORTS_MAIL_URL",
        "",
        as_text,
        "Mailbox that is read for reports, as imaps://user@host:993/INBOX (imap:// only on this machine); empty: none.",
    )
    supports_per_network: float = setting(
        "BAZAN_SUPPORTS_PER_NETWORK",
        "5",
        as_positive,
        "How many without an account are counted within a day who saw one report too from one network, as a school or an office behind one "
        "address; more are thanked and not counted. Each account counts once, from wherever.",
    )
    mail_password: str = setting("BAZAN_REPORTS_MAIL_PASSWORD", "", as_text, "Its password.")


SETTINGS = ReportSettings
