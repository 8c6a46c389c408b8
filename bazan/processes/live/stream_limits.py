"""How many streams one token, one account and one address hold at a time, so that none takes the room of all."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

MOST_OF_TOKEN = 12
"""Pages that were drawn in the same second share a token: a browser that opens its tabs of yesterday has several."""
ACCOUNTS_OF_ADDRESS = 20
"""So many accounts may hold all their streams from behind one address, as an office does."""
RETRY_AFTER_S = 30


class Admission:
    """Counts open streams by who holds them."""

    def __init__(self, most_of_account: int):
        self._most = {"token": MOST_OF_TOKEN, "account": most_of_account, "address": ACCOUNTS_OF_ADDRESS * most_of_account}
        self._open = Counter[tuple[str, str]]()

    @contextmanager
    def held(self, holders: Iterable[tuple[str, str]]) -> Iterator[bool]:
        """Count a stream while it is open; False, and none is counted: one of its holders has as many as it may."""
        keys = list(holders)
        if any(self._open[key] >= self._most[key[0]] for key in keys):
            yield False
            return
        self._open.update(keys)
        try:
            yield True
        finally:
            self._open.subtract(keys)
            for key in keys:
                if self._open[key] <= 0:
                    del self._open[key]

    def __len__(self) -> int:
        """How many holders have a stream open."""
        return len(self._open)


def holders_of(payload: dict[str, Any], token: str, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Return who holds a stream; nobody where no session stands in the token: a process of ours has signed it for itself."""
    if not payload.get("session"):
        return []
    found = [("token", hashlib.sha256(token.encode()).hexdigest()), ("account", str(payload.get("account")))]
    address = next((value for name, value in headers if name == b"x-forwarded-for"), b"").decode("latin-1").rpartition(",")[2].strip()
    return [*found, ("address", address)] if address else found
