"""The facts this room leaves: who asked for, gave, refused or took away rights that take two persons, and other ways in."""

from dataclasses import dataclass
from datetime import datetime

TOPIC = "access"


@dataclass(frozen=True)
class AccessChanged:
    """One step of it. ``what``: asked, agreed, refused, withdrawn, granted, taken, invited, password, reset_asked, reset_agreed,
    reset_refused."""

    at: datetime
    what: str
    username: str
    """The account it is about, which may not exist yet."""
    by: str
    """User name of who took this step; of the server's operator that of the system."""
    asked_by: str
    """User name; empty: nobody asked first."""
    about: str
    """Names the request, the same at each of its steps; empty: there was none."""
