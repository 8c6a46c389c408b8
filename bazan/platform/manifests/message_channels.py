"""Ways by which a person is reached outside of this installation, as apps declare them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Channel:
    """By which a person is reached outside of this house. Its word is ``notifications.channel.NAME``."""

    name: str
    addresses: Literal["email", "number"]
    """What an address of it is: of mail, or a telephone number."""
