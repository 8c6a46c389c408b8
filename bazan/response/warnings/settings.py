"""The room's settings."""

from dataclasses import dataclass
from pathlib import Path

from bazan.core.settings import as_file, setting


@dataclass(frozen=True)
class WarningSettings:
    cap_key: Path | None = setting(
        "BAZAN_CAP_KEY",
        "",
        as_file,
        "File of the private key (PEM) that signs public warnings; empty: made once and kept in BAZAN_HOME/cap/signing.pem, mode 600.",
    )
    cap_certificate: Path | None = setting(
        "BAZAN_CAP_CERTIFICATE", "", as_file, "File of its certificate (PEM); empty: it stands in the same file as the key."
    )


SETTINGS = WarningSettings
