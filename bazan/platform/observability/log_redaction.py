"""Secrets in text that is kept, as in logs: addresses that open something by themselves, parameters, headers, passwords of addresses."""

import re
from collections.abc import Callable

ROUTES = ("c/t", "open311/v2/tokens", "welcome")
"""What stands before a ``<secret:…>`` in the addresses of the web process; ``tests/security/test_secrets_in_logs.py`` compares the two."""
HIDDEN = "[hidden]"
SLASH = "(?:/|%2F)"
_NAMES = (
    r"(?:[\w.-]{0,40}?(?:token|secret|passw(?:or)?d|api_?key|access_?key|private_?key|signature|credential|session_?id)s?"
    r"|key|code|sig|pwd|auth(?:orization)?|cookie|jwt)"
)
_END = r"""\s"'\\&;,<>(){}\[\]"""
"""What ends a value, also within JSON and within a Python traceback."""
_SITE, _SCHEME = r"(?:https?|wss?)://", r"\b(?!(?:https?|wss?):)[a-z][a-z0-9+.-]{0,30}://"
"""Paths of sites hold @ themselves, behind a port; elsewhere what stands before the last @ is a password, which may hold a slash."""
_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(rf"({SLASH}(?:{'|'.join(route.replace('/', SLASH) for route in ROUTES)}){SLASH})(?!<)[^/?#%{_END}]+", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (  # in quotes, as in a connection string or in code: with spaces and escaped quotes; cut off before its end too
        re.compile(
            rf"""(?<![\w.-])({_NAMES}\s{{0,3}}=\s{{0,3}})(?P<open>\\?["'])"""
            r"""(?:(?:(?!(?P=open))(?:\\.|[^\\\n]))*+(?P=open)|[^"\n]*)""",
            re.IGNORECASE,
        ),
        rf"\1\g<open>{HIDDEN}\g<open>",
    ),
    (
        re.compile(rf"(?<![\w.-])({_NAMES}(?:=|%3D))(?!{re.escape(HIDDEN)})[^#%{_END}]+(?:%[0-9A-F]{{2}}[^#%{_END}]*)*", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (
        re.compile(rf"""((?P<quote>\\?["'])(?:{_NAMES})(?P=quote)\s*:\s*)(?P<open>\\?["'])(?:(?!(?P=open)).)+(?P=open)""", re.IGNORECASE),
        rf"\1\g<open>{HIDDEN}\g<open>",
    ),
    (
        re.compile(
            r"""\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-bazan-inner)((?:\\?["'])?+\s*+[:=]\s*+(?:\\?["'])?+)[^\r\n"'\\]+""",
            re.IGNORECASE,
        ),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(rf"({_SITE}[^/\s:@\"']{{0,200}}):(?!\d{{1,5}}[/?#])[^\s@\"']{{1,1000}}@", re.IGNORECASE), rf"\1:{HIDDEN}@"),
    (re.compile(rf"({_SCHEME}[^/\s:@\"']{{0,200}}):[^\s\"']{{1,1000}}@", re.IGNORECASE), rf"\1:{HIDDEN}@"),
)


def redact(text: str) -> str:
    """Return the text with every secret in it hidden."""
    for pattern, hidden in _RULES:
        text = pattern.sub(hidden, text)
    return text
