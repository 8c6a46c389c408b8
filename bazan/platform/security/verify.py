"""Kiểm tra tài liệu đã ký: hộ chiếu của một con số, cả bản tin, hoặc hồ sơ chứng cứ · Checks what was signed: the passport of a number, a
whole briefing, or an evidence package: its signature, every byte, every file's SHA-256, the chain of custody.

python3 verify.py [FILE, package.zip or FOLDER] [--key HEX]: needs Python 3.9 or later and nothing else. Ends with 0: nothing was altered;
1: something was, or the key is another; 2: it is no such thing.
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

PASSPORT, BRIEFING = "bazan-passport-1", "bazan-briefing-1"
FORMS = (PASSPORT, BRIEFING)
ALGORITHM = "Ed25519"
KEYS = ("format", "payload", "algorithm", "public_key", "signature")
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


# Passports and briefings


def written(said: Mapping[str, Any]) -> str:
    """A bundle as it is written: one way and no other, so that no byte of it can be changed unseen. A passport is written to be read."""
    looks: dict[str, Any] = {"indent": 1} if said["format"] == PASSPORT else {"separators": (",", ":")}
    return json.dumps(said, ensure_ascii=False, allow_nan=False, **looks) + "\n"


def message(form: str, payload: Any) -> bytes:
    """The signed bytes: the form and the payload, in the order they are written."""
    return json.dumps([form, payload], ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def check(data: bytes, key: str = "") -> Iterator[Finding]:
    """Each thing of a passport or a briefing that is right, and each that isn't. ``key``: the public key its issuer told by another way."""
    said = opened(data)
    if said is None:
        yield Finding(False, "không phải hộ chiếu hay bản tin, hoặc đã hỏng", "is no passport and no briefing, or is broken", "file")
        return
    same = written(said).encode() == data
    yield Finding(same, *(("viết đúng từng byte", "written as issued") if same else ("bị viết lại", "was written anew")), "file")
    try:
        own, signature = bytes.fromhex(said["public_key"]), bytes.fromhex(said["signature"])
        right = own.hex() == said["public_key"] and signature.hex() == said["signature"]
        right = right and genuine(own, signature, message(said["format"], said["payload"]))
    except (ValueError, TypeError):
        own, right = b"", False
    yield Finding(right, *(("chữ ký đúng", "signature holds") if right else ("chữ ký sai", "signature doesn't hold")), "signature")
    if key:
        yield _issuer(own, key, "nơi phát hành", "issuer")


def opened(data: bytes) -> dict[str, Any] | None:
    """The bundle in a file; null when it is none."""
    try:
        said = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_never)
        fitting = isinstance(said, dict) and tuple(said) == KEYS and said["format"] in FORMS and said["algorithm"] == ALGORITHM
        message(PASSPORT, said)
    except (ValueError, TypeError, RecursionError):
        return None
    return said if fitting and isinstance(said["payload"], dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _never(text: str) -> float:
    raise ValueError(f"no number: {text}")


def told(said: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a bundle, to compare with the paper."""
    payload = said["payload"]
    if said["format"] == BRIEFING:
        head = payload.get("head", {})
        body = head.get("organization", {}).get("vi", "")
        yield f"Bản tin · Briefing: {head.get('symbol', '')} · {body} · {payload.get('issued_at', '')}"
        yield f"Số câu · Sentences: {len(payload.get('sentences', []))}"
        return
    for name, vi, en in (
        ("code", "Mã", "Code"), ("name", "Chỉ tiêu", "What"), ("printed", "Giá trị", "Value"), ("place", "Nơi", "Place"),
        ("period", "Kỳ", "Period"), ("formula", "Cách tính", "Formula"), ("law", "Căn cứ", "Taken from"),
        ("briefing", "Bản tin", "Briefing"), ("issued_at", "Phát hành lúc", "Issued at"), ("issued_by", "Người phát hành", "Issued by"),
    ):  # fmt: skip
        value = payload.get(name)
        text = " · ".join(dict.fromkeys(str(part) for part in value.values())) if isinstance(value, dict) else value
        if text not in (None, ""):
            yield f"{vi} · {en}: {text}"
    yield f"Đầu vào · Inputs: {payload.get('inputs_total', 0)}"
    for one in payload.get("inputs", []):
        yield f"  {one['name'].get('vi', '')} {one['period']}  {'' if one['value'] is None else one['value']}  {one['source']}"


# Evidence packages


def check_package(package: Mapping[str, bytes], key: str = "") -> Iterator[Finding]:
    """Each thing of an evidence package that is right, and each that isn't. ``key``: the public key its sender told by another way."""
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
        yield _issuer(own, key, "nơi giao", "sender")


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


# Signatures


def _issuer(own: bytes, key: str, vi: str, en: str) -> Finding:
    """Compare the key that signed with the one told by another way."""
    same = own.hex() == key.strip().lower()
    said = (f"khóa đúng là của {vi}", f"the {en}'s key") if same else ("ký bằng khóa khác", "signed with another key")
    return Finding(same, *said, own.hex())


def genuine(key: bytes, signature: bytes, told: bytes) -> bool:
    """Check an Ed25519 signature, by a library where there is one."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return genuine_by_hand(key, signature, told)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, told)
    except (InvalidSignature, ValueError):
        return False
    return True


# Ed25519 as RFC 8032 has it, section 5.1; a point of the curve is (X, Y, Z, T) with x = X/Z, y = Y/Z, x·y = T/Z.
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
NEUTRAL = (0, 1, 1, 0)


def genuine_by_hand(key: bytes, signature: bytes, told: bytes) -> bool:
    """Check an Ed25519 signature without any library."""
    if len(key) != 32 or len(signature) != 64:
        return False
    holder, nonce = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if holder is None or nonce is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + told).digest(), "little") % ORDER
    base = _point((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))
    assert base is not None
    left, right = _times(scalar, base), _sum(nonce, _times(challenge, holder))
    return (left[0] * right[2] - right[0] * left[2]) % PRIME == 0 and (left[1] * right[2] - right[1] * left[2]) % PRIME == 0


def _point(encoded: bytes) -> tuple[int, int, int, int] | None:
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


def _sum(first: tuple[int, int, int, int], second: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    a = (first[1] - first[0]) * (second[1] - second[0]) % PRIME
    b = (first[1] + first[0]) * (second[1] + second[0]) % PRIME
    c = 2 * first[3] * second[3] * CURVE % PRIME
    d = 2 * first[2] * second[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def _times(scalar: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = _sum(result, point)
        point, scalar = _sum(point, point), scalar >> 1
    return result


# The program


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def report(data: bytes, key: str = "") -> int:
    """Print what a passport or a briefing says and whether it holds; 0, 1 or 2 as the program ends."""
    said = opened(data)
    if said is None:
        _say("KHÔNG ĐỌC ĐƯỢC, hoặc đã bị sửa: không dùng tệp này. · CAN'T BE READ, or was altered: don't rely on this file.")
        return 2
    findings = list(check(data, key))
    for line in told(said):
        _say(line)
    advice = (
        "Hãy so khóa trong tệp với khóa in ở cuối văn bản, hoặc chạy lại với --key KHÓA.",
        "Compare the key in the file with the one printed at the end of the paper, or run again with --key KEY.",
    )
    return _judge(findings, "tệp", "file", () if key else advice)


def report_package(where: Path, key: str = "") -> int:
    """Print what holds of an evidence package; 0, 1 or 2 as the program ends."""
    try:
        package = read(where)
    except UNREADABLE as why:
        package = {}
        _say(f"! {where}: {why}")
    if MANIFEST not in package:
        _say(f"KHÔNG PHẢI HỒ SƠ CHỨNG CỨ · NO EVIDENCE PACKAGE: {where}")
        return 2
    advice = (
        "Hãy so khóa trong signature.json với khóa ghi trong biên bản, hoặc chạy lại với --key KHÓA.",
        "Compare the key in signature.json with the one in the handover record, or run again with --key KEY.",
    )
    return _judge(list(check_package(package, key)), "hồ sơ", "package", () if key else advice)


def _judge(findings: list[Finding], vi: str, en: str, advice: tuple[str, ...]) -> int:
    for finding in findings:
        _say(f"{'ĐÚNG · right  ' if finding.right else 'SAI  · ALTERED'}  {finding.of}: {finding.vi} · {finding.en}")
    wrong = sum(not finding.right for finding in findings)
    if wrong:
        _say(f"\nKẾT QUẢ: đã bị sửa, {wrong} điều sai. Không dùng {vi} này. · RESULT: altered, {wrong} wrong. Don't rely on this {en}.")
        return 1
    _say("\nKẾT QUẢ: không có gì bị sửa. · RESULT: nothing was altered.")
    for line in advice:
        _say(line)
    return 0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    asked.add_argument("--key", default="")
    given = asked.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # pyrefly: ignore[missing-attribute] - a terminal's, or a file's
    what: Path = given.what
    if what.is_dir() or what.suffix.lower() == ".zip":
        return report_package(what, given.key)
    try:
        data = what.read_bytes()
    except OSError as why:
        _say(f"! {what}: {why}")
        return 2
    if data.startswith(b"PK"):  # by its beginning: a package that hangs at the end of a text says nothing of the text
        return report_package(what, given.key)
    return report(data, given.key)


if __name__ == "__main__":
    sys.exit(main())
