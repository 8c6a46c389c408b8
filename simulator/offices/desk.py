"""The officers of the demo: who works where, as the province's ``accounts.toml`` says, each with one session."""

import tomllib
from pathlib import Path
from typing import Any

from simulator.feeds.stage import Stage
from simulator.offices.session import Officer
from simulator.settings import NotReady, Settings


class Desk:
    """Hands out officers; a session stays open as long as the simulator runs."""

    def __init__(self, told: Settings, stage: Stage):
        self.address = told.address
        self.passwords = told.officers()
        self.people = people(stage.province / "accounts.toml", [(commune.code, commune.name) for commune in stage.communes])
        self._open: dict[str, Officer] = {}

    async def officer(self, username: str) -> Officer:
        """Raises NotReady when the demo has no such account."""
        if username not in self._open:
            if username not in self.passwords:
                raise NotReady(f"the demo has no account {username}")
            self._open[username] = Officer(self.address, *self.passwords[username])
        return self._open[username]

    def at(self, organization: str, sector: str) -> list[str]:
        """Usernames of the officers of an organization who work for a sector, in the order of the file."""
        return [
            str(one["username"])
            for one in self.people
            if one["organization"] == organization
            and one["role"] in ("agency_officer", "commune_officer")
            and (sector in one["sectors"] or not one["sectors"])
            and one["username"] in self.passwords
        ]

    def steward(self) -> str:
        """Who approves and locks."""
        return next(str(one["username"]) for one in self.people if one["role"] == "data_steward")

    async def close(self) -> None:
        for officer in self._open.values():
            await officer.close()


def people(path: Path, communes: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Username, role, organization and sectors (none: all) of every account a province declares."""
    told = tomllib.loads(path.read_text("utf-8"))
    found = [account | {"role": role} for role, account in told["accounts"].items()]
    for one in told.get("others", []):
        if one.get("each") == "commune":
            found += [{key: str(text).format(code=code, name=name) for key, text in one.items()} for code, name in communes]
        else:
            found.append(one)
    return [one | {"sectors": tuple(one.get("sectors") or ([one["sector"]] if "sector" in one else ()))} for one in found]
