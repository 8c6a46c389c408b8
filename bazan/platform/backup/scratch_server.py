"""A server on a data folder that was put back, for a while, and cut off from everything the first one reaches."""

import os
import shutil
from pathlib import Path
from typing import override

from bazan.platform.database.api import PORT, EmbeddedPostgres

_CUT_OFF = {
    "archive_mode": "off",  # else its WAL would go among that of the first
    "shared_preload_libraries": "",
    "max_logical_replication_workers": "0",
    "primary_conninfo": "",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "logging_collector": "off",
    "ssl": "off",
}
_EVERYBODY = "local all all trust\n"


class ScratchServer(EmbeddedPostgres):
    """Whoever reaches its socket, in a folder of its account alone, is believed: the data may be of a server whose passwords nobody here
    knows, and whose settings lie elsewhere."""

    def __init__(self, home: Path, version: str):
        super().__init__(home, durable=False)
        self.version = version
        self.options |= _CUT_OFF | {"config_file": f"{self.home}/scratch.conf", "hba_file": f"{self.home}/scratch-hba.conf"}

    @override
    def start(self, timeout_s: float = 3600) -> str:
        """Recover what was copied, and answer. Raises DatabaseFailed with the end of the server's log."""
        self.prepare()
        for name, text in (("scratch.conf", ""), ("scratch-hba.conf", _EVERYBODY)):
            path = self.home / name
            path.write_text(text)
            self._give(path)
        given(self, self.data)
        self._serve(timeout_s)
        return self.url

    def url_as(self, login: str, database: str) -> str:
        return f"postgresql://{login}@/{database}?host={self.sockets}&port={PORT}"

    def remove(self) -> None:
        """The server ends and nothing of it is left."""
        self.stop()
        for folder in (self.home, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)


def given(server: EmbeddedPostgres, data: Path) -> None:
    """The data folder belongs to the account that the server runs as, and is open to nobody else."""
    data.chmod(0o700)
    if server.account:
        for folder, _, names in os.walk(data):
            for path in (folder, *(os.path.join(folder, name) for name in names)):  # noqa: PTH118 - a hundred thousand paths
                os.chown(path, server.account.pw_uid, server.account.pw_gid, follow_symlinks=False)
