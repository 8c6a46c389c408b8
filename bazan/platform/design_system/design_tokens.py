"""The design tokens as programs need them: what the light theme gives each, for files that know no style sheet."""

import re
from functools import cache

from bazan.platform.design_system.static_files import STATIC


@cache
def light_tokens() -> dict[str, str]:
    """Token, with its dashes, to the value of the light theme, which stands first in ``tokens.css``."""
    return declared((STATIC / "css" / "tokens.css").read_text("utf-8"))


def declared(css: str) -> dict[str, str]:
    """The custom properties a style sheet declares, each as it is said first."""
    tokens: dict[str, str] = {}
    for name, value in re.findall(r"(--[\w-]+)\s*:\s*([^;]+)", css):
        tokens.setdefault(name, value.strip())
    return tokens
