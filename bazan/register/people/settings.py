"""Settings of the room."""

from dataclasses import dataclass

from bazan.kernel.settings import as_positive, setting


@dataclass(frozen=True)
class SessionSettings:
    """How long somebody stays signed in."""

    idle_h: float = setting("BAZAN_SESSION_IDLE_H", "8", as_positive, "Hours without a page after which a person has to sign in again.")
    life_h: float = setting("BAZAN_SESSION_LIFE_H", "168", as_positive, "Hours after which a person has to sign in again in any case.")


SETTINGS = SessionSettings
