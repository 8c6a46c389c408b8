"""Where the system is and how to play, from the environment. The names are those of docs/reference/settings.md."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
RAIN = "demo-rain"
"""The source of the rain stations, which speak MQTT."""


class NotReady(Exception):
    """Something the system leaves for its gateways is not there yet."""


@dataclass(frozen=True)
class Broker:
    """How to reach the MQTT broker."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False


@dataclass(frozen=True)
class Settings:
    """What the simulator was told."""

    address: str
    home: Path
    province: Path
    mqtt_url: str
    seed: str
    speed: float
    story: bool
    history_days: int

    def token(self) -> str:
        """The demo gateway's token. Raises NotReady."""
        try:
            return tomllib.loads((self.home / "demo-accounts.toml").read_text("utf-8"))["device"]["token"]
        except (OSError, KeyError, tomllib.TOMLDecodeError) as why:
            raise NotReady(f"no device token in {self.home / 'demo-accounts.toml'}") from why

    def device(self, source: str) -> str:
        """The token by which the simulator plays the sender of one source. Raises NotReady."""
        token = self._accounts().get("devices", {}).get(source)
        if not token:
            raise NotReady(f"no token for {source} in {self.home / 'demo-accounts.toml'}")
        return token

    def officers(self) -> dict[str, tuple[str, str]]:
        """Username to (username, password) of everybody the demo has an account for; by role too, as ``role:<role>``."""
        told = self._accounts()
        found = {f"role:{role}": account for role, account in told.get("accounts", {}).items()}
        found |= {account["username"]: account for account in (*told.get("accounts", {}).values(), *told.get("others", {}).values())}
        return {name: (account["username"], account["password"]) for name, account in found.items()}

    def _accounts(self) -> dict[str, Any]:
        try:
            return tomllib.loads((self.home / "demo-accounts.toml").read_text("utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as why:
            raise NotReady(f"no accounts in {self.home / 'demo-accounts.toml'}") from why

    def broker(self) -> Broker:
        """The broker of MQTT_URL, or the one whose port the system left in its run folder, as the device of the rain stations.

        Raises NotReady.
        """
        if self.mqtt_url:
            parts = urlsplit(self.mqtt_url)
            tls = parts.scheme == "mqtts"
            return Broker(parts.hostname or "127.0.0.1", parts.port or (8883 if tls else 1883), f"{RAIN}/demo", self.device(RAIN), tls)
        try:
            port = int((self.home / "run" / "broker-port").read_text())
        except (OSError, ValueError) as why:
            raise NotReady(f"no broker port in {self.home / 'run' / 'broker-port'}") from why
        return Broker("127.0.0.1", port, f"{RAIN}/demo", self.device(RAIN))


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from an environment."""
    host = environ.get("BAZAN_HOST", "") or "127.0.0.1"
    host = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    address = environ.get("BAZAN_PUBLIC_URL", "") or f"http://{host}:{environ.get('BAZAN_PORT', '') or '8080'}"
    return Settings(
        address.rstrip("/"),
        Path(environ.get("BAZAN_HOME", "") or ROOT / "var").expanduser().resolve(),
        Path(environ.get("BAZAN_PROVINCES", "") or ROOT / "provinces").expanduser().resolve()
        / (environ.get("BAZAN_PROVINCE", "") or "dak_nong")
        / "demo",
        environ.get("MQTT_URL", ""),
        environ.get("BAZAN_DEMO_SEED", "") or "2022-11-11",
        float(environ.get("BAZAN_DEMO_SPEED", "") or 1),
        (environ.get("BAZAN_DEMO_STORY", "") or "flood") == "flood",
        int(environ.get("BAZAN_DEMO_HISTORY_DAYS", "") or 396),
    )
