"""Reports people write by mail: a mailbox is read, each message becomes one report, and is moved away only once that is committed."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import unquote, urlsplit

from imap_tools import MailBox, MailboxLoginError, MailBoxUnencrypted, MailMessage

from bazan.citizens.field_reports.intake.external_reports import LARGEST_PART, PICTURES, kept_bytes, picture_kind
from bazan.citizens.field_reports.intake.submission import submit
from bazan.citizens.field_reports.rules import LONGEST_WORDS, MOST_PICTURES
from bazan.citizens.field_reports.settings import SETTINGS
from bazan.citizens.field_reports.types import Filed, Sent
from bazan.core.errors import Refused, Unavailable
from bazan.core.settings import of_room
from bazan.core.text_safety import without_unseen
from bazan.platform.http_client.outbound_allowlist import connect, may_reach
from bazan.platform.security.text_anonymization import fingerprint

BATCH = 20
SECONDS = 20
TAKEN, REFUSED = "Bazan-taken", "Bazan-refused"
"""Folders of the mailbox: what became a report, and what can't become one and waits there for a person."""
_QUOTED = re.compile(r"^(>.*|On .* wrote:|Vào .* đã viết:|-{2,}\s*(Original Message|Thư gốc).*)$", re.MULTILINE)


def read_mail(at: datetime) -> int:
    """Take in what is new in the mailbox; how many reports it made. Unavailable ``field_reports.mail.away``: it is tried again."""
    address = of_room(SETTINGS).mail_url
    if not address:
        return 0
    made = 0
    with _opened(address) as box:
        for folder in (TAKEN, REFUSED):
            if not box.folder.exists(folder):
                box.folder.create(folder)
        for message in box.fetch("ALL", mark_seen=False, limit=BATCH, bulk=False):
            folder = TAKEN
            try:
                submit(_filed(message), at)
                made += 1
            except Refused:
                folder = REFUSED
            box.move([message.uid or ""], folder)
    return made


class _Judged(imaplib.IMAP4_SSL):
    """Connects to an address that was judged; the certificate must be of the name."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self.ssl_context.wrap_socket(connect(self.host, self.port, timeout or SECONDS), server_hostname=self.host)


class _Pinned(MailBox):
    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _Judged(self._host, self._port, ssl_context=ssl.create_default_context(), timeout=self._timeout)


@contextmanager
def _opened(address: str) -> Iterator[MailBox | MailBoxUnencrypted]:
    url = urlsplit(address)
    host = url.hostname or "localhost"
    if not may_reach(host) or (url.scheme == "imap" and host not in ("localhost", "127.0.0.1")):
        raise Unavailable("field_reports.mail.away")
    try:
        made = _Pinned(host, url.port or 993, SECONDS) if url.scheme == "imaps" else MailBoxUnencrypted(host, url.port or 143, SECONDS)
        with made.login(unquote(url.username or ""), of_room(SETTINGS).mail_password, unquote(url.path.strip("/")) or "INBOX") as box:
            yield box
    except (OSError, MailboxLoginError) as why:
        raise Unavailable("field_reports.mail.away") from why


def _filed(message: MailMessage) -> Filed:
    """A message as a report: its own words without what it quotes, its pictures; known by its Message-ID."""
    own = _QUOTED.sub("", message.text or re.sub(r"<[^>]*>", " ", message.html)).strip()
    words = without_unseen(f"{message.subject.strip()}\n{own}".strip())[:LONGEST_WORDS]  # mail programs put such signs in by themselves
    name = (message.headers.get("message-id") or ("",))[0] or f"{message.from_} {message.date_str} {message.subject}"
    return Filed(
        key=f"mail:{fingerprint(name)[:40]}", channel="mail", words=words, pictures=tuple(_pictures(message)), mail=message.from_,
        device=message.from_, observed_at=message.date if message.date.tzinfo else None,
    )  # fmt: skip


def _pictures(message: MailMessage) -> Iterator[Sent]:
    fitting = [one.payload for one in message.attachments if 0 < len(one.payload) <= LARGEST_PART]
    pictures = [data for data in fitting if data.startswith(tuple(PICTURES))]
    yield from (kept_bytes(data, picture_kind) for data in pictures[:MOST_PICTURES])
