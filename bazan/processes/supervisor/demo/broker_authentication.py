"""The embedded broker's doorkeeper: lets in whom Mosquitto's files of passwords and topics name, and nobody else."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amqtt.contexts import Action, BaseContext
from amqtt.plugins.base import BaseAuthPlugin, BasePlugin, BaseTopicPlugin
from amqtt.session import Session

from bazan.data.observations.ingest.broker_access_files import same_password


class NamedUsers(BaseAuthPlugin, BaseTopicPlugin):
    """Both of the broker's questions: who is it, and may they."""

    @dataclass
    class Config(BasePlugin.Config):
        """``folder``: where ``passwords`` and ``topics`` lie."""

        folder: str = ""

    def __init__(self, context: BaseContext) -> None:
        super().__init__(context)
        self.folder = Path(str(self._get_config_option("folder", "")))
        self.read_at: tuple[int, int] = (0, 0)
        self.passwords: dict[str, str] = {}
        self.rights: dict[str, list[tuple[str, list[str]]]] = {}

    async def authenticate(self, *, session: Session) -> bool | None:
        """Whether the user is named and the password is theirs."""
        self._read()
        return same_password(session.password or "", self.passwords.get(session.username or "", ""))

    async def topic_filtering(
        self, *, session: Session | None = None, topic: str | None = None, action: Action | None = None
    ) -> bool | None:
        """Whether the user may publish on the topic, or read what it stands for."""
        self._read()
        wanted = "write" if action == Action.PUBLISH else "read"
        levels = (topic or "").split("/")
        rights = self.rights.get((session.username if session else None) or "", [])
        return any(right == wanted and _within(levels, pattern) for right, pattern in rights)

    def _read(self) -> None:
        """Read the files, when they aren't those of last time."""
        passwords, topics = self.folder / "passwords", self.folder / "topics"
        at = (passwords.stat().st_mtime_ns, topics.stat().st_mtime_ns)
        if at == self.read_at:
            return
        self.passwords = dict(line.split(":", 1) for line in passwords.read_text("utf-8").splitlines() if ":" in line)
        self.rights, user = {}, ""
        for line in topics.read_text("utf-8").splitlines():
            word, _, rest = line.partition(" ")
            if word == "user":
                user = rest
            elif word == "topic":
                right, _, pattern = rest.partition(" ")
                self.rights.setdefault(user, []).append((right, pattern.split("/")))
        self.read_at = at


def _within(levels: list[str], pattern: list[Any]) -> bool:
    if pattern == ["#"]:
        return True
    return len(levels) == len(pattern) and all(
        p in ("+", level) and level not in ("#", "+") for level, p in zip(levels, pattern, strict=True)
    )
