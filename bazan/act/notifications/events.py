"""What this room announces, by NOTIFY ``notifications`` ``{"accounts": [account id, …]}``: these inboxes changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Notified:
    """A message lies in these accounts' inboxes."""

    message_id: UUID
    accounts: tuple[int, ...]
    at: datetime


@dataclass(frozen=True)
class Acknowledged:
    """A person has taken it up; an escalation it belonged to calls nobody else."""

    message_id: UUID
    account_id: int
    at: datetime
