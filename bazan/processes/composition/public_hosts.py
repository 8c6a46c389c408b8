"""By which names and over what people reach the web process, from the system's settings."""

import socket
from urllib.parse import urlsplit

from bazan.core.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - recognised, not bound


def by_tls(settings: Settings) -> bool:
    """Whether people come over TLS."""
    return settings.public_url.startswith("https://")


def origins(settings: Settings) -> list[str]:
    """Where a form may come from, beside the address it is sent to."""
    parts = urlsplit(settings.public_url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def allowed(settings: Settings) -> list[str]:
    """What a request may call this house: the public name, those the province tells, and the machine's own."""
    public = urlsplit(settings.public_url).hostname or ""
    named = [f"[{public}]" if ":" in public else public, *settings.hosts, *LOOPBACK]
    own = _of_machine() if settings.host in EVERYWHERE else [settings.host]
    return list(dict.fromkeys(name for name in (*named, *own) if name))


def _of_machine() -> list[str]:
    """Its name and the addresses that its name has."""
    name = socket.gethostname()
    try:
        found = {str(one[4][0]).partition("%")[0] for one in socket.getaddrinfo(name, None)}
    except OSError:
        found = set()
    return [name, *sorted(f"[{one}]" if ":" in one else one for one in found)]
