"""Kiểm tra một hồ sơ chứng cứ · Checks an evidence package: the signature, every file's SHA-256, the chain of custody.

python3 verify.py [FOLDER or package.zip] [--key HEX]: needs Python 3.9 or later and nothing else. Ends with 0: nothing was altered;
1: something was, or the key is another; 2: there is no package.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

MANIFEST, SIGNATURE = "case.json", "signature.json"
GENESIS = "0" * 64
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")
BESIDE = ("added_by", "added_at", "file", "original")
"""What the manifest says of a file beyond its entry in the chain."""
OF_DESKTOPS = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What file managers leave in a folder they showed."""
UNREADABLE = (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error)
"""What a ZIP file raises that is broken, locked or packed in a way nobody knows."""


class Finding(NamedTuple):
    right: bool
    vi: str
    en: str
    of: str = ""


def check(package: Mapping[str, bytes], key: str = "") -> Iterator[Finding]:
    """Everything that is right and everything that isn't. ``key``: the public key its sender told by another way."""
    yield from _signature(package, key)
    try:
        said = json.loads(package.get(MANIFEST, b""))
        findings = [*_files(said, package), *_chain(said), *_items(said, package)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        findings = [Finding(False, "không đọc được", "can't be read", MANIFEST)]
    yield from findings


def _signature(package: Mapping[str, bytes], key: str) -> Iterator[Finding]:
    try:
        said = json.loads(package.get(SIGNATURE, b""))
        own, signature = bytes.fromhex(said["public_key"]), bytes.fromhex(said["signature"])
    except (ValueError, KeyError, TypeError, RecursionError):
        yield Finding(False, "thiếu chữ ký hoặc không đọc được", "there is no signature that can be read", SIGNATURE)
        return
    right = genuine(own, signature, package.get(MANIFEST, b""))
    yield Finding(right, "chữ ký đúng" if right else "chữ ký sai", "signature holds" if right else "signature doesn't hold", MANIFEST)
    if key:
        same = own.hex() == key.strip().lower()
        vi, en = ("khóa đúng là của nơi giao", "the sender's key") if same else ("ký bằng khóa khác", "signed with another key")
        yield Finding(same, vi, en, own.hex())


def _files(said: Any, package: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, digest in said["files"].items():
        if not SAFE.fullmatch(name):
            yield Finding(False, "tên tệp không hợp lệ", "no name of a file of a package", repr(name))
        elif name not in package:
            yield Finding(False, "thiếu tệp", "missing", name)
        else:
            right = hashlib.sha256(package[name]).hexdigest() == digest
            yield Finding(right, "nguyên vẹn" if right else "đã bị sửa", "unaltered" if right else "altered", name)
    for name in sorted(set(package) - set(said["files"]) - {MANIFEST, SIGNATURE}):
        yield Finding(False, "tệp lạ, không thuộc hồ sơ", "isn't part of the package", name)


def _chain(said: Any) -> Iterator[Finding]:
    previous, wrong = GENESIS, 0
    for number, entry in enumerate(said["custody"], 1):
        bare = {name: value for name, value in entry.items() if name != "hash"}
        written = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        if entry["seq"] != number or entry["previous"] != previous or hashlib.sha256(written).hexdigest() != entry["hash"]:
            wrong += 1
            yield Finding(False, "mục nhật ký bị sửa, thiếu hoặc đổi chỗ", "entry altered, missing or moved", f"custody {entry['seq']}")
        previous = entry["hash"]
    if not wrong:
        count = len(said["custody"])
        yield Finding(bool(count), f"nhật ký {count} mục liền mạch", f"{count} entries of custody, unbroken", "custody")


def _items(said: Any, package: Mapping[str, bytes]) -> Iterator[Finding]:
    """Whether files, the case and the chain say the same of each other."""
    added = [entry["detail"] for entry in said["custody"] if entry["act"] == "add"]
    told = [{name: value for name, value in item.items() if name not in BESIDE} for item in said["items"]]
    if added != told:
        yield Finding(False, "danh sách tệp khác nhật ký", "the list of files isn't what the chain says", "items")
    first = said["custody"][0]["detail"] if said["custody"] else {}
    if any(said["case"][name] != first.get(name) for name in ("number", "title", "reason", "legal_basis")):
        yield Finding(False, "thông tin hồ sơ khác nhật ký", "the case isn't what the chain says", "case")
    for item in said["items"]:
        for name, digest in ((item["file"], item["sha256"]), (item["original"], item["original_sha256"])):
            if name and (name not in said["files"] or said["files"][name] != digest):
                yield Finding(False, "mã băm khác nhật ký", "its sum isn't what the chain says", name)
    listed = {name for item in said["items"] for name in (item["file"], item["original"])}
    for name in sorted(set(said["files"]) - listed - {"README.txt", "verify.py"}):
        yield Finding(False, "tệp không có trong nhật ký", "the chain doesn't know it", name)


def genuine(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether it is an Ed25519 signature over the message by who has the key's secret half."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return genuine_by_hand(key, signature, message)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# Ed25519 as RFC 8032 has it, section 5.1; a point of the curve is (X, Y, Z, T) with x = X/Z, y = Y/Z, x·y = T/Z.
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
NEUTRAL = (0, 1, 1, 0)


def genuine_by_hand(key: bytes, signature: bytes, message: bytes) -> bool:
    """The same without any library."""
    if len(key) != 32 or len(signature) != 64:
        return False
    holder, nonce = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if holder is None or nonce is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    base = _point((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))
    assert base is not None
    left, right = _times(scalar, base), _sum(nonce, _times(challenge, holder))
    return (left[0] * right[2] - right[0] * left[2]) % PRIME == 0 and (left[1] * right[2] - right[1] * left[2]) % PRIME == 0


Point = tuple[int, int, int, int]


def _point(encoded: bytes) -> Point | None:
    number = int.from_bytes(encoded, "little")
    odd, y = number >> 255, number & ((1 << 255) - 1)
    if y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (x * x - square) % PRIME or (x == 0 and odd):
        return None
    x = PRIME - x if x & 1 != odd else x
    return (x, y, 1, x * y % PRIME)


def _sum(first: Point, second: Point) -> Point:
    a = (first[1] - first[0]) * (second[1] - second[0]) % PRIME
    b = (first[1] + first[0]) * (second[1] + second[0]) % PRIME
    c = 2 * first[3] * second[3] * CURVE % PRIME
    d = 2 * first[2] * second[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def _times(scalar: int, point: Point) -> Point:
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = _sum(result, point)
        point, scalar = _sum(point, point), scalar >> 1
    return result


def _counts(path: Path) -> bool:
    return path.is_file() and path.name not in OF_DESKTOPS


def read(where: Path) -> dict[str, bytes]:
    """The files of a package, by name. Raises UNREADABLE."""
    if where.is_dir():
        return {path.relative_to(where).as_posix(): path.read_bytes() for path in sorted(where.rglob("*")) if _counts(path)}
    with zipfile.ZipFile(where) as package:
        names = package.namelist()
        if len(names) != len(set(names)):
            raise ValueError("two files of one name")
        return {name: package.read(name) for name in names}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("package", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    asked.add_argument("--key", default="")
    given = asked.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # pyrefly: ignore[missing-attribute] - a terminal's, or a file's
    try:
        package = read(given.package)
    except UNREADABLE as why:
        package = {}
        _say(f"! {given.package}: {why}")
    if MANIFEST not in package:
        _say(f"KHÔNG PHẢI HỒ SƠ CHỨNG CỨ · NO EVIDENCE PACKAGE: {given.package}")
        return 2
    findings = list(check(package, given.key))
    for finding in findings:
        _say(f"{'ĐÚNG · right  ' if finding.right else 'SAI  · ALTERED'}  {finding.of}: {finding.vi} · {finding.en}")
    wrong = sum(not finding.right for finding in findings)
    if wrong:
        _say(f"\nKẾT QUẢ: {wrong} điều sai. Không dùng hồ sơ này. · RESULT: {wrong} wrong. Don't rely on this package.")
        return 1
    _say("\nKẾT QUẢ: không có gì bị sửa. · RESULT: nothing was altered.")
    if not given.key:
        _say("Hãy so khóa trong signature.json với khóa ghi trong biên bản, hoặc chạy lại với --key KHÓA.")
        _say("Compare the key in signature.json with the one in the handover record, or run again with --key KEY.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
