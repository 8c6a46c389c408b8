"""Where the files lie: a folder of this machine, or one of an S3 server. Both are asked by the same words."""

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow.fs as fs

PATIENCE_S = 30
"""How long a server may stay silent before it counts as away; one that refuses is away at once."""
CONNECT_S = 5
TRIES = 3


class Place:
    """``url``: a folder, or ``s3://bucket/folder``; ``options``: the usual ``AWS_…`` variables of who reads and writes there."""

    def __init__(self, url: str, options: dict[str, str] | None = None, patience_s: float = PATIENCE_S) -> None:
        far = urlsplit(url).scheme in ("s3", "s3a")
        self.local = None if far else Path(url.removeprefix("file://")).absolute()
        self.url = url.rstrip("/") if far else str(self.local)
        self.patience_s = patience_s
        self.options = (options or {}) | self._bounds() if far else {}
        """As delta-rs wants to be told."""

    def _bounds(self) -> dict[str, str]:
        patience = f"{self.patience_s}s"
        return {"timeout": patience, "retry_timeout": patience, "connect_timeout": f"{CONNECT_S}s", "max_retries": str(TRIES)}

    @cached_property
    def tree(self) -> fs.FileSystem:
        """Its files by their paths within it. What fails there is an OSError."""
        if self.local:
            return fs.SubTreeFileSystem(str(self.local), fs.LocalFileSystem())
        return fs.SubTreeFileSystem(self.url.partition("://")[2], self._server())

    def _server(self) -> fs.FileSystem:
        """Arrow's own client: delta-rs's holds every thread of Python up while it waits for an answer."""
        said = {name.upper().removeprefix("AWS_"): value for name, value in self.options.items()}
        scheme, _, host = said.get("ENDPOINT_URL", "").rpartition("://")
        return fs.S3FileSystem(
            access_key=said.get("ACCESS_KEY_ID"), secret_key=said.get("SECRET_ACCESS_KEY"), session_token=said.get("SESSION_TOKEN"),
            region=said.get("REGION") or said.get("DEFAULT_REGION") or "us-east-1", scheme=scheme or "https",
            endpoint_override=host.rstrip("/") or None, connect_timeout=CONNECT_S, request_timeout=self.patience_s / TRIES,
            retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=TRIES),
            force_virtual_addressing=said.get("VIRTUAL_HOSTED_STYLE_REQUEST", "").lower() == "true",
        )  # fmt: skip

    def within(self, address: str) -> str:
        """The path within it of an address that begins with ours."""
        return address.removeprefix(f"{self.url}/")

    def files(self, folder: str) -> dict[str, int]:
        """Every file below a folder, by its path within the place, with its size; none where there is no such folder."""
        below = fs.FileSelector(folder, recursive=True, allow_not_found=True)
        return {info.path: info.size for info in self.tree.get_file_info(below) if info.type == fs.FileType.File}

    def sizes(self, folder: str, paths: list[str]) -> dict[str, int]:
        """Of these files below a folder, the size of each that is there; a server is asked once for all of them."""
        if not self.local:
            return self.files(folder)
        return {info.path: info.size for info in self.tree.get_file_info(paths) if info.type == fs.FileType.File}

    def folders(self) -> list[str]:
        """The names of the folders on its top."""
        top = fs.FileSelector("", allow_not_found=True)
        return sorted(info.base_name for info in self.tree.get_file_info(top) if info.type == fs.FileType.Directory)

    def read(self, path: str) -> bytes:
        with self.tree.open_input_stream(path) as stream:
            return stream.read()

    def write(self, path: str, content: bytes) -> None:
        if self.local:
            (self.local / path).parent.mkdir(parents=True, exist_ok=True)
        with self.tree.open_output_stream(path) as stream:
            stream.write(content)
