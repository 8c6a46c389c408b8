"""Copying files from an SFTP or FTP server into a folder. Nothing there is deleted unless the binding says so."""

import asyncio
import ftplib
import os
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from bazan.core.errors import Refused, Unavailable
from bazan.core.numbers import whole_number
from bazan.platform.drivers import host_access
from bazan.platform.drivers.files.station_files import Remote
from bazan.platform.drivers.values.source_values import shown
from bazan.platform.http_client.outbound_allowlist import Listed, connect_to

TIMEOUT_S = 30
CHUNK = 1 << 20
MOST_FILES = 2000
"""A pass takes no more, so that one pass ends; the next goes on."""


def collect(
    remote: Remote,
    into: Path,
    known: Callable[[str], bool],
    keep: Callable[[str], None],
    environ: Mapping[str, str],
    listed: Listed | None = None,
) -> int:
    """How many new files were copied into the folder, each whole or not at all.

    ``known`` tells whether a file of this name, size and time was copied before; ``keep`` is called after each copy.
    Raises Unavailable ``drivers.remote.away``, Refused ``drivers.http.secret``, ``drivers.reach``, ``drivers.reach_listed``.
    """
    secret = {key: environ.get(key, "") for key in (remote.password_environment, remote.key_environment) if key}
    for name, value in secret.items():
        if not value:
            raise Refused("drivers.http.secret", {"name": name})
    addresses = host_access.judge(remote.host, remote.port, listed)
    into.mkdir(parents=True, exist_ok=True)
    copy = _Copy(remote, addresses, into, known, keep, secret)
    try:
        return asyncio.run(asyncio.wait_for(copy.sftp(), TIMEOUT_S * 10)) if remote.kind == "sftp" else copy.ftp()
    except (OSError, EOFError, ftplib.Error) as why:
        raise Unavailable("drivers.remote.away", {"host": remote.host, "why": shown(f"{type(why).__name__} {why}")}) from why


class _Copy:
    def __init__(
        self,
        remote: Remote,
        addresses: tuple[str, ...],
        into: Path,
        known: Callable[[str], bool],
        keep: Callable[[str], None],
        secret: dict[str, str],
    ):
        self.remote, self.addresses, self.into, self.known, self.keep, self.secret = remote, addresses, into, known, keep, secret
        self.copied = 0

    def wanted(self, name: str, size: int, stamp: str) -> str | None:
        """The key of a file worth copying. A name that would leave the folder is none."""
        if not fnmatch(name, self.remote.pattern) or "/" in name or name.startswith(".") or size > self.remote.largest:
            return None
        key = f"{name}|{size}|{stamp}"
        return key if self.copied < MOST_FILES and not self.known(key) else None

    def part(self, name: str) -> Path:
        """Where a file is written until it is whole."""
        return self.into / f".{name}.part"

    def fits(self, name: str, size: int) -> None:
        """A server may state another size than it sends."""
        if size > self.remote.largest:
            raise OSError(f"{name} is larger than {self.remote.largest} bytes")

    def keep_whole(self, name: str, key: str) -> None:
        self.part(name).replace(self.into / name)
        self.keep(key)
        self.copied += 1

    async def sftp(self) -> int:
        import asyncssh  # 30 MB of memory, only for those who use it

        remote = self.remote
        options: dict[str, Any] = {"username": remote.user, "connect_timeout": TIMEOUT_S, "client_keys": None, "config": None}
        if remote.password_environment:
            options["password"] = self.secret[remote.password_environment]
        if remote.key_environment:
            options["client_keys"] = [asyncssh.import_private_key(self.secret[remote.key_environment])]
        hosts = f"[{remote.host}]:{remote.port} {remote.host_key}" if remote.port != 22 else f"{remote.host} {remote.host_key}"
        try:
            options["known_hosts"] = asyncssh.import_known_hosts(hosts)
            options["sock"] = await asyncio.to_thread(connect_to, self.addresses, remote.port, TIMEOUT_S)  # the key is still the name's
            async with asyncssh.connect(remote.host, remote.port, **options) as session, session.start_sftp_client() as sftp:
                for entry in sorted(await sftp.readdir(remote.folder), key=lambda e: str(e.filename)):
                    await self._sftp_one(sftp, str(entry.filename), entry.attrs)
        except (asyncssh.Error, ValueError) as why:
            raise OSError(f"{type(why).__name__} {why}") from why
        return self.copied

    async def _sftp_one(self, sftp: Any, name: str, attributes: Any) -> None:
        key = self.wanted(name, attributes.size or 0, str(attributes.mtime))
        if key is None:
            return
        path = f"{self.remote.folder.rstrip('/')}/{name}"
        size = 0
        async with sftp.open(path, "rb") as file:
            with self.part(name).open("wb") as part:
                while data := await file.read(CHUNK):
                    size += len(data)
                    self.fits(name, size)
                    part.write(data)
        self.keep_whole(name, key)
        if self.remote.delete:
            await sftp.remove(path)

    def ftp(self) -> int:
        remote = self.remote
        session = ftplib.FTP_TLS(context=ssl.create_default_context()) if remote.tls else ftplib.FTP()  # noqa: S321 - the law names FTP
        with session:
            self._connect(session)
            password = self.secret.get(remote.password_environment, "anonymous@")
            session.login(remote.user, password)
            if isinstance(session, ftplib.FTP_TLS):
                session.prot_p()
            session.cwd(remote.folder)
            for name, facts in self._listed(session):
                key = self.wanted(name, whole_number(facts.get("size", "0"), digits=15) or 0, facts.get("modify", ""))
                if key is not None:
                    self._ftp_one(session, name, key)
            return self.copied

    def _connect(self, session: ftplib.FTP) -> None:
        """Connect to an address that was judged. Data connections go to that address too: ftplib passes over the one a PASV names."""
        why: OSError = OSError("nobody knows this name")
        for address in self.addresses:
            try:
                session.connect(address, self.remote.port, TIMEOUT_S)
            except OSError as one:
                why = one
            else:
                session.host = self.remote.host  # what the certificate must be of
                return
        raise why

    def _listed(self, session: ftplib.FTP) -> list[tuple[str, dict[str, str]]]:
        """Names with size and time, where the server tells them."""
        try:
            return sorted((name, facts) for name, facts in session.mlsd(facts=["size", "modify", "type"]) if facts.get("type") == "file")
        except ftplib.error_perm:
            return [(os.path.basename(name), {}) for name in sorted(session.nlst())]  # noqa: PTH119 - a remote name

    def _ftp_one(self, session: ftplib.FTP, name: str, key: str) -> None:
        with self.part(name).open("wb") as part:

            def take(chunk: bytes) -> None:
                part.write(chunk)
                self.fits(name, part.tell())

            session.retrbinary(f"RETR {name}", take)
        self.keep_whole(name, key)
        if self.remote.delete:
            with suppress(ftplib.error_perm):
                session.delete(name)
