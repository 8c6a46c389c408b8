"""E-mail by SMTP (RFC 5321): ``smtp://user@host:587?starttls=1`` or ``smtps://user@host:465``."""

import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from bazan.coordination.notifications.declared_providers import Provider
from bazan.coordination.notifications.transports.delivery_outcome import Letter, Outcome
from bazan.platform.http_client.outbound_allowlist import connect


def send(provider: Provider, letter: Letter) -> Outcome:
    """One attempt. A recipient whom the server refuses for good is a wrong address; anything else is the server's failure."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = provider.sender, letter.address, " ".join(letter.subject.split())
    mail["Message-ID"] = f"<{letter.id}@{parseaddr(provider.sender)[1].rpartition('@')[2] or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, cte="quoted-printable")
    try:
        with _connected(provider) as server:
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        code, why = next(iter(refused.recipients.values()))
        said = f"{code} {why.decode(errors='replace') if isinstance(why, bytes) else why}"
        return Outcome.failed(said, "address" if code >= 500 else "carrier")
    except (smtplib.SMTPException, OSError) as why:
        return Outcome.failed(why)
    return Outcome("sent", str(mail["Message-ID"]))


class _Plain(smtplib.SMTP):
    """Connects to an address that was judged; STARTTLS still asks for the certificate of the name."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return connect(host, port, timeout)


class _Secure(smtplib.SMTP_SSL):
    """Likewise, with TLS from the beginning."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self.context.wrap_socket(connect(host, port, timeout), server_hostname=host)


def _connected(provider: Provider) -> smtplib.SMTP:
    url = urlsplit(provider.url)
    host, secure = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = _Secure(host, url.port or 465, timeout=provider.timeout_s, context=secure)
    else:
        server = _Plain(host, url.port or 25, timeout=provider.timeout_s)
    try:
        if parse_qs(url.query).get("starttls") == ["1"]:
            server.starttls(context=secure)
        if url.username:
            server.login(unquote(url.username), provider.secret)
    except BaseException:
        server.close()
        raise
    return server
