"""Accounts as a table: one line a role, so that an office can fill it in. It is judged whole before anything is written.

A sheet says all the roles of every account it names; accounts it doesn't name stay as they are.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bazan.core.errors import BazanError, Conflict, Refused
from bazan.core.text_safety import as_text_cell, unseen
from bazan.core.time import local_day
from bazan.directory.accounts.administration import account_search, role_assignment
from bazan.directory.accounts.administration.role_assignment import State
from bazan.directory.accounts.models import Account
from bazan.directory.accounts.queries import account_info
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import AccountInfo, Acting, Fault, Judged
from bazan.directory.places import api as places
from bazan.platform import packs

COLUMNS = ("username", "full_name", "organization", "active", "role", "place", "sector", "until")
YES, NO = "yes", "no"
MOST_LINES = 2_000
LARGEST = 1 << 20
"""Bytes of a file."""


def lines_of(by: Acting) -> Iterator[tuple[str, ...]]:
    """The lines of every account this administrator sees, as ``judge`` reads them."""
    codes = {body.id: body.code for body in organizations.everything()}
    for row in account_search.visible(by).order_by("username").prefetch_related("grants"):
        account = account_info(row)
        head = (account.username, account.full_name, codes.get(account.organization_id or 0, ""), YES if account.active else NO)
        grants = [(one.role, one.place, one.sector, one.until.isoformat() if one.until else "") for one in account.grants]
        yield from ((*head, *grant) for grant in sorted(grants) or [("", "", "", "")])


def text_of(sent: bytes) -> str:
    """The text of a file. Refused ``people.sheet.large``, ``people.sheet.encoding``."""
    if len(sent) > LARGEST:
        raise Refused("people.sheet.large", {"most": LARGEST >> 20}, "file")
    try:
        return sent.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise Refused("people.sheet.encoding", {}, "file") from why


def judge(text: str, by: Acting, at: datetime) -> Judged:
    """What the sheet would change, and every fault of it. Refused where it can't be read as a table at all: ``people.sheet.*``."""
    sheet = _Sheet(local_day(at), by)
    for number, cells in _read(text):
        sheet.take(number, cells)
    return sheet.judged()


@dataclass
class _Of:
    """What the sheet says of one account."""

    line: int
    head: tuple[str, str, bool]
    grants: list[list[str]] = field(default_factory=list)


class _Sheet:
    """A sheet while it is read: what is known beforehand, the accounts it names, the faults found."""

    def __init__(self, on: date, by: Acting):
        self.on, self.by = on, by
        self.sectors = packs.heads()
        self.bodies = {body.code: body.id for body in organizations.all_on(on)}
        self.places = {place.code: place.id for place in places.subtree(places.root(on).id, on)}
        self.accounts: dict[str, AccountInfo] = {row.username: account_info(row) for row in Account.objects.prefetch_related("grants")}
        self.codes = {body.id: body.code for body in organizations.everything()}
        self.states = {username: self._state_of(account) for username, account in self.accounts.items()}
        self.named: dict[str, _Of] = {}
        self.faults: list[Fault] = []

    def take(self, number: int, cells: Mapping[str, str]) -> None:
        """One line."""
        for column, cell in cells.items():
            if unseen(cell) or as_text_cell(cell) != cell or "\x00" in cell:
                return self._fault(number, column, Refused("people.sheet.cell", {"text": cell[:40]}))
        if cells["active"] not in (YES, NO):
            return self._fault(number, "active", Refused("people.sheet.active", {"text": cells["active"][:20], "yes": YES, "no": NO}))
        username, head = cells["username"], (cells["full_name"], cells["organization"], cells["active"] == YES)
        said = self.named.setdefault(username, _Of(number, head))
        if said.head != head:
            return self._fault(number, "username", Conflict("people.sheet.differs", {"username": username, "line": said.line}))
        if not cells["role"]:
            return None
        grant = [cells["role"], cells["place"], cells["sector"] or role_assignment.EVERY_SECTOR, cells["until"]]
        if any(grant[:3] == other[:3] for other in said.grants):
            return self._fault(number, "role", Refused("people.role_twice", {"role": cells["role"]}))
        if not self._holds(username, grant):
            self._judge_grant(number, grant)
        said.grants.append(grant)
        return None

    def judged(self) -> Judged:
        """What it all comes to."""
        states: dict[str, State] = {}
        new, same = 0, 0
        for username, said in self.named.items():
            after = role_assignment.state(*said.head, said.grants)
            before = self.states.get(username)
            self._judge_account(said.line, username, before, after)
            new += before is None
            same += before == after
            if before != after:
                states[username] = after
        self._judge_last(states)
        faults = tuple(sorted(self.faults, key=lambda fault: fault.line))
        return Judged(states, new, len(states) - new, same, faults)

    def _judge_grant(self, number: int, grant: list[str]) -> None:
        _, place, _, until = grant
        try:
            role_assignment.judge_row(grant, self.sectors)
        except Refused as why:
            column = {"people.sector": "sector", "people.until": "until"}.get(why.rule, "role")
            return self._fault(number, column, why)
        if place and place not in self.places:
            return self._fault(number, "place", Refused("places.unknown_code", {"code": place[:20], "on": self.on.isoformat()}))
        if until and role_assignment.day_of(until) < self.on:
            return self._fault(number, "until", Refused("people.until_past", {"day": until}))
        return None

    def _judge_account(self, number: int, username: str, before: State | None, after: State) -> None:
        if before is not None and before["full_name"] != after["full_name"]:
            why = Refused("people.sheet.other_name", {"username": username, "name": before["full_name"]})
            return self._fault(number, "full_name", why)
        if len(after["grants"]) > role_assignment.MOST_ROLES:
            return self._fault(number, "role", Refused("people.roles", {"most": role_assignment.MOST_ROLES}))
        try:
            role_assignment.judge(username, before, {**after, "grants": []}, self.sectors)  # the roles were judged line by line
            if before is not None:
                role_assignment.judge_own(username, before, after, self.by.username)
        except Refused as why:
            return self._fault(number, why.field if why.field in COLUMNS else "role", why)
        body = after["organization"]
        if body not in self.bodies and (before is None or body != before["organization"]):
            why = Refused("organizations.unknown_code", {"code": body[:40], "on": self.on.isoformat()})
            return self._fault(number, "organization", why)
        known = not any(fault.line >= number and fault.column in ("place", "role", "sector") for fault in self.faults)
        if known and before != after and not all(self._reached(username, state) for state in (before, after) if state):
            return self._fault(number, "username", Refused("people.sheet.beyond", {"username": username}))
        return None

    def _judge_last(self, states: Mapping[str, State]) -> None:
        """At least one administrator of the whole province stays for good, if there is one."""
        standing = [username for username, state in self.states.items() if role_assignment.stands(state)]
        kept = [username for username in {*standing, *states} if role_assignment.stands(states.get(username) or self.states.get(username))]
        if standing and not kept:
            lost = min(self.named[username].line for username in standing if username in self.named)
            self._fault(lost, "role", Refused("people.last_administrator", {}))

    def _reached(self, username: str, state: State) -> bool:
        account = self.accounts.get(username)
        former = {one.place: one.place_id for one in account.grants} if account else {}
        held = [
            (former.get(code) or self.places.get(code) if code else None, sector)
            for _, code, sector, _ in state["grants"]
            if not code or code in former or code in self.places
        ]
        body = self.bodies.get(state["organization"]) or (account.organization_id if account else None)
        answers = organizations.answers().get(body or 0, ())
        return account_search.reached([*held, *(answers or [(None, role_assignment.EVERY_SECTOR)])], self.by)

    def _state_of(self, account: AccountInfo) -> State:
        grants = {(one.role, one.place, one.sector, one.until.isoformat() if one.until else "") for one in account.grants}
        body = self.codes.get(account.organization_id or 0, "")
        return role_assignment.state(account.full_name, body, account.active, [list(grant) for grant in grants])

    def _holds(self, username: str, grant: Sequence[str]) -> bool:
        held = self.states.get(username)
        return held is not None and list(grant) in held["grants"]

    def _fault(self, number: int, column: str, why: BazanError) -> None:
        self.faults.append(Fault(number, column, why))


def _read(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, its cells by column)."""
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        head = [title.strip().lower() for title in next(reader, [])]
        if sorted(head) != sorted(COLUMNS):
            raise Refused("people.sheet.head", {"columns": ", ".join(COLUMNS)}, "file")
        yield from _lines(reader, head)
    except csv.Error as why:
        raise Refused("people.sheet.csv", {"line": reader.line_num}, "file") from why


def _lines(reader: Any, head: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    titles, count = list(head), 0
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_LINES:
            raise Refused("people.sheet.lines", {"most": MOST_LINES}, "file")
        if len(cells) != len(titles):
            raise Refused("people.sheet.cells", {"line": reader.line_num, "count": len(titles)}, "file")
        yield reader.line_num, dict(zip(titles, (cell.strip() for cell in cells), strict=True))
