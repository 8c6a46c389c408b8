"""What a browser calls itself, in words a person recognizes."""

PROGRAMS = (
    ("Edg/", "Edge"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))
"""The first that is named: Edge calls itself Chrome too, and Android Linux."""


def named(user_agent: str) -> str:
    """``Chrome · Windows``; empty for one that says neither."""
    return " · ".join(word for known in (PROGRAMS, SYSTEMS) if (word := next((word for sign, word in known if sign in user_agent), "")))
