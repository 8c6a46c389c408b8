"""What this room announces, by NOTIFY ``notifications`` ``{"accounts": [account id, …]}``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InboxChanged:
    """These inboxes changed: a message came, was read, was taken up by somebody."""

    accounts: tuple[int, ...]
