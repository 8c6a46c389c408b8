"""What an administrator changes in the browser, as rooms declare it: each kind of thing, how it stands, and how it is brought elsewhere.

A room declares itself in its manifest. A state is JSON: what a form said, once it was judged. None: as it is without any change,
which is what the packs, the province's folder or the environment say; of what exists only by changes, that it isn't there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

WHOLE_PROVINCE = None
ALL_SECTORS = "*"


@dataclass(frozen=True)
class Kind:
    """One kind of thing."""

    name: str
    """Its word is ``changes.kind.NAME``."""
    permission: str
    """Asked of who changes it, in every place and sector that ``within`` names."""
    read: Callable[..., Any]
    """(subject) → its state now."""
    put: Callable[..., Any]
    """(subject, state, actor's user name, instant): brings it there within the caller's transaction; refuses what can't be. It writes no
    entry of the audit: the change does."""
    within: Callable[..., Any]
    """(subject, state) → [(number of the place, sector)] that it touches; ``WHOLE_PROVINCE``, ``ALL_SECTORS``: all of them."""
    said: Callable[..., Any]
    """(subject, state) → [(what, how much)] in the reader's language, for its history."""
    title: Callable[..., Any]
    """(subject) → what people call it."""
    page: str = ""
    """The address of its page, with ``{subject}``; empty: it has none."""
    reversible: bool = True
    """Whether a change is undone in one act."""
    over_packs: bool = False
    """It is laid over what packs say, so the page of packs tells of it."""
    takes_two: Callable[..., Any] | None = None
    """(user name, state before, state after, actor's user name, what else is asked) → whether a second administrator must agree; None:
    never. The subject of such a kind is a person's user name, and that person can't be the second."""
    agreed: Callable[..., Any] | None = None
    """(subject, state before, what else was asked, who agreed, instant): does that, once a second one agreed. None: there is nothing
    else."""
    together: bool = False
    """One act may change several of its things: the subject then joins theirs by ``+``, each of them has the change in its history, and of
    two who change anything of the kind the second waits."""
