"""What tells who somebody is: how it is shown to who needs not know, and what stays of it when its time is over.

Names are hidden where a field holds nothing else. In free text a program finds no names; it finds what leads to a person by itself:
telephone numbers, identity numbers (12 digits), addresses of e-mail.
"""

import hashlib
import hmac
import re

from bazan.kernel.labels import label
from bazan.kernel.settings import current
from bazan.kernel.tokens import secret_key

DOT = "•"
ERASED = "\u2421"
"""What stands in the place of words whose time is over: 'symbol for delete'. Readers see a sentence instead."""
_NUMBER = re.compile(r"(?<![\w.,+-])(?:\+84[ .-]?\d{2,3}|\(?0\d{2,3}\)?)(?:[ .-]?\d{3,4}){2,3}(?![\w-])")
"""A number with its prefix, in groups of three and four: dates and measured values never look so."""
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-])[\w.+-]*@(?=[\w-]+\.\w)")


def without_numbers(text: str) -> str:
    """The text with what leads to a person dotted out: 09••••••12, l•••@example.vn."""
    return _MAIL.sub(rf"\1{DOT * 3}@", _NUMBER.sub(lambda found: hidden_number(found[0]), text))


def shown(text: str) -> str:
    """Words as everybody may read them: without numbers, and that they were erased where they were."""
    return label("kernel.erased") if text == ERASED else without_numbers(text)


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
