"""Several files in one answer: each begins with its length, four bytes, the highest first."""

from collections.abc import Iterable

LENGTH = 4


def side_by_side(files: Iterable[bytes]) -> bytes:
    return b"".join(len(file).to_bytes(LENGTH) + file for file in files)


def apart(body: bytes) -> list[bytes]:
    """The files again. ValueError where it ends within one."""
    files, at = [], 0
    while at < len(body):
        begins = at + LENGTH
        at = begins + int.from_bytes(body[at:begins])
        if at > len(body):
            raise ValueError("it ends within a file")
        files.append(body[begins:at])
    return files
