"""What tells who somebody is: how it is shown to who needs not know, and what stays of it when its time is over.

Names are hidden where a field holds nothing else. In free text a program surely finds what leads to a person by itself: telephone numbers,
identity numbers (12 digits), addresses of e-mail. What is shown to everybody is also searched for number plates and for names; a person
reads it before, for a program does not find every name.
"""

import hashlib
import hmac
import re

from bazan.core.labels import label
from bazan.core.settings import current
from bazan.platform.security.signed_tokens import secret_key

DOT = "•"
ERASED = "\u2421"
"""What stands in the place of words whose time is over: 'symbol for delete'. Readers see a sentence instead."""
_NUMBER = re.compile(r"(?<![\w.,+-])(?:\+84[ .-]?\d{2,3}|\(?0\d{2,3}\)?)(?:[ .-]?\d{3,4}){2,3}(?![\w-])")
"""A number with its prefix, in groups of three and four: dates and measured values never look so."""
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-])[\w.+-]*@(?=[\w-]+\.\w)")
_PLATE = re.compile(
    r"(?<![\w.])(?:[1-9]\d(?:[-. ]?[A-HK-PS-VX-Za-hk-ps-vx-z][1-9A-Za-z]?)[-. ]{0,3}\d{3}[.]?\d{2}|[1-9]\d[A-HK-PS-VX-Z]\d?-\d{4})(?![\w])"
)
"""Of a car or a motorbike: two digits of the province, a letter, perhaps one more sign, four or five digits."""
_FAMILIES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Lương|Mai|Đào|Đoàn|Tạ|Cao|Châu|Tô|Hà|Lâm|Thái|"
    "Trương|Quách|Vương|Nông|Hứa|Niê|Mlô|Ksơr|Êban|Ayun|Kpă|Kbuôr|Byă|Bkrông|H'|Y|K'"
)
_NAME = r"[A-ZĐÀ-ỸĂÂÊÔƠƯ][\w']*"
_CALLED = re.compile(
    rf"(?P<before>(?:[\w.]+ )?)(?P<name>(?:(?:{_FAMILIES})(?:\s{_NAME}){{1,3}}))(?![\w])|"
    rf"(?<!\w)(?P<title>(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Ee]m|[Tt]hầy|[Mm]ẹ|[Bb]ố)\s)(?P<called>{_NAME}(?:\s{_NAME}){{0,3}})"
)
_NAMED_AFTER = frozenset({
    "bon", "buôn", "cầu", "chợ", "dân", "đường", "hẻm", "hồ", "huyện", "ngõ", "phố", "phường", "quận", "suối", "tdp", "thác", "thị",
    "thôn", "trạm", "trấn", "trọ", "trường", "tượng", "ubnd", "viên", "xã",
})  # fmt: skip
"""Words after which a name is a place's."""
_PLACES = frozenset({
    "Cao Bằng", "Cao Lãnh", "Châu Đốc", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hồ Chí Minh", "Lâm Đồng", "Lâm Hà", "Lý Sơn",
    "Mai Châu", "Thái Bình", "Thái Nguyên",
})  # fmt: skip
"""Places that look like somebody of that family."""


def without_people(text: str) -> str:
    """The text as everybody may read it: without numbers of people, number plates and what looks like a name."""
    return _CALLED.sub(_uncalled, _PLATE.sub(lambda found: found[0][:2] + DOT * 3, without_numbers(text)))


def _uncalled(found: re.Match[str]) -> str:
    if found["title"]:
        return found["title"] + hidden_name(found["called"])
    before = found["before"].strip(" .").casefold()
    return found[0] if before in _NAMED_AFTER or found["name"] in _PLACES else found["before"] + hidden_name(found["name"])


def without_numbers(text: str) -> str:
    """The text with what leads to a person dotted out: 09••••••12, l•••@example.vn."""
    return _MAIL.sub(rf"\1{DOT * 3}@", _NUMBER.sub(lambda found: hidden_number(found[0]), text))


def shown(text: str) -> str:
    """Words as everybody may read them: without numbers, and that they were erased where they were."""
    return label("kernel.erased") if text == ERASED else without_numbers(text)


def public(text: str) -> str:
    """The same as ``shown``, for everybody: also without plates and names."""
    return label("kernel.erased") if text == ERASED else without_people(text)


def hidden_number(text: str) -> str:
    """Its first two and last two digits."""
    digits = re.sub(r"\D", "", text)
    return digits[:2] + DOT * (len(digits) - 4) + digits[-2:] if len(digits) > 5 else DOT * len(text.strip())


def hidden_name(text: str) -> str:
    """The first letter of each of its words."""
    return " ".join(word[:1] + DOT * 3 for word in text.split())


def fingerprint(text: str) -> str:
    """SHA-256 with the house's secret: proves which words they were to who has them, and lets nobody find out by trying numbers."""
    return hmac.new(secret_key(current()).encode(), b"bazan.personal|" + text.encode(), hashlib.sha256).hexdigest()
