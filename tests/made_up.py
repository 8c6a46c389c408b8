"""A made-up province, for tests that need places and organizations but no real ones: the texts of its files, and their loading."""

from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from bazan.core.time import local_day, now
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting, Reach
from bazan.directory.places import api as places


def province_toml(eras: dict[str, str], latitude: float = 10.2, longitude: float = 106.2) -> str:
    """``province.toml``: each file of communes holds from its day, until the day of the next."""
    ends = [*(f"valid_to = {day}" for day in [*eras.values()][1:]), ""]
    units = "".join(
        f'[[units]]\nfile = "{file}"\nkind = "commune"\nvalid_from = {day}\n{end}\n'
        for (file, day), end in zip(eras.items(), ends, strict=True)
    )
    return f"""
code = "elsewhere"
name = "Elsewhere"
[territory]
code = "elsewhere"
form = "vung"
name = "Elsewhere"
valid_from = 2004-01-01
latitude = {latitude}
longitude = {longitude}
{units}
[succession]
file = "succession.csv"
"""


TWO_COMMUNES = {
    "province.toml": province_toml({"units.csv": "2022-01-01"}),
    "units.csv": "code,form,name,latitude,longitude\n1,xa,Xã Một,10.1,106.1\n2,xa,Xã Hai,10.1,106.3\n",
    "succession.csv": "on,old,new,share\n",
}
THREE_COMMUNES = {
    "province.toml": province_toml({"units.csv": "2025-07-01"}, longitude=106.3),
    "units.csv": "code,form,name,latitude,longitude,south,west,north,east\n101,xa,Xã Đắk Một,10.1,106.1,10.0,106.0,10.2,106.2\n"
    "102,xa,Xã Hai,10.1,106.3,10.0,106.2,10.2,106.4\n103,phuong,Phường Ba,10.1,106.5,10.0,106.4,10.2,106.6\n",
    "succession.csv": "on,old,new,share\n",
}
"""In a row, with outlines."""


def organization(code: str, name: str, name_en: str, *responsible: str, kind: str = "department", short_name: str = "") -> str:
    """One entry of ``organizations.toml``: a body that answers for these sectors."""
    return f"""
[[organizations]]
code = "{code}"
kind = "{kind}"
name = "{name}"
name_en = "{name_en}"
short_name = "{short_name or name}"
valid_from = 2022-01-01
responsible = {list(responsible)}
"""


def center(*responsible: str) -> str:
    return organization("center", "Trung tâm", "Center", *responsible, kind="service", short_name="TT")


def committees(*responsible: str) -> str:
    """The last entry of ``organizations.toml``: a committee for every commune."""
    return f"""
[communes]
code = "ubnd-{{code}}"
kind = "commune"
name = "Ủy ban nhân dân {{name}}"
name_en = "People's Committee of {{name_en}}"
short_name = "UBND {{name}}"
responsible = {list(responsible)}
"""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


_HELD_BY = (
    "place",
    "place_link",
    "place_succession",
    "place_boundary",
    "organization",
    "organization_responsibility",
    "audit_entry",
    "audit_anchor",
)
"""The tables a province is brought into, each after those it points to."""
_settled: dict[tuple[str, ...], dict[str, bytes]] = {}
"""By what a province's folder is called and says: the rows of each table, as PostgreSQL copies them."""


def settle(folder: Path, files: dict[str, str], also: Callable[[], None] | None = None, into: tuple[str, ...] = ()) -> None:
    """The province written and brought into the database: the first time as an installation does it, later by the rows this gave.

    ``also``: what else is brought, and ``into`` which tables.
    """
    write(folder, files)
    said = (folder.name, *(part for file in sorted(files.items()) for part in file), *into)
    tables = (*_HELD_BY, *into)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT 1 FROM {table} LIMIT 1)" for table in tables))
        empty = not cursor.fetchall()
        if empty and said in _settled:
            for table, rows in _settled[said].items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)
            return
        places.load_province(folder)
        organizations.load_province(folder)
        if also:
            also()
        if empty:
            _settled[said] = {table: _rows(cursor, table) for table in tables}


def _rows(cursor: CursorWrapper, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy)


def acting(username: str, organization: int | str | None, *roles: str) -> Acting:
    """Somebody who acts in these roles for an organization, by its number or the code it bears today."""
    number = organizations.by_code(organization, local_day(now())).id if isinstance(organization, str) else organization
    return Acting(Reach(0, username, frozenset(), None, None), number, frozenset(roles))
