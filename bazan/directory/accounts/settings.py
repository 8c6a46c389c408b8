"""Settings of the room."""

from dataclasses import dataclass

from bazan.core.settings import as_days, as_positive, one_of, setting


@dataclass(frozen=True)
class SignInSettings:
    """How long somebody stays signed in, and who proves twice who they are."""

    idle_h: float = setting("BAZAN_SESSION_IDLE_H", "8", as_positive, "Hours without a page after which a person has to sign in again.")
    life_h: float = setting("BAZAN_SESSION_LIFE_H", "168", as_positive, "Hours after which a person has to sign in again in any case.")
    new_administrator_days: int = setting(
        "BAZAN_NEW_ADMINISTRATOR_DAYS",
        "7",
        as_days,
        "Days for which somebody who was made an administrator agrees to nothing as the second person: long enough for the person"
        " concerned and the other administrators, who are told at once, to object. Ours; no law says how many.",
    )
    consent_days: int = setting(
        "BAZAN_CONSENT_DAYS", "7", as_days, "Days that a request for rights waits for a second administrator; then it is over. Ours."
    )
    second_proof: str = setting(
        "BAZAN_SECOND_PROOF",
        "required",
        one_of("required", "offered"),
        "`required`: administrators, and whoever releases warnings, unblurs pictures, exports evidence or asks in SQL, prove twice who they"
        " are, by a telephone's code or a passkey. `offered`: whoever wants to, as in the demo.",
    )


SETTINGS = SignInSettings
