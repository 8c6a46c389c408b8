"""Tables of a province: what is wrong with one is told by file, line and column, all of it at once, and nothing is made."""

import csv
import io
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.cameras.devices.types import FAULTS
from bazan.core.errors import BazanError
from bazan.core.settings import ROOT
from bazan.directory.permissions.rules import ROLES
from bazan.directory.places.types import FORMS
from bazan.processes.province_folder import administrative_units as units
from bazan.processes.province_folder import csv_tables
from bazan.processes.province_folder import organizations as bodies
from bazan.processes.province_folder.creation import Flawed, Given, make
from bazan.processes.province_folder.grammar import directory, incidents, operations
from bazan.response.warnings import cap_vocabulary

UNITS = """code,kind,form,name,parent,valid_from,valid_to,latitude,longitude
081,district,huyen,Huyện Một,,2019-01-01,2025-07-01,,
00101,commune,xa,Xã Một,081,2019-01-01,2025-07-01,20.8,107.0
00104,commune,xa,Xã Hai,081,2019-01-01,2025-07-01,20.8,107.1
00101,commune,phuong,Phường Mới,,2025-07-01,,20.8,107.05
"""
ORGANIZATIONS = """code,kind,parent,name,name_en,short_name,valid_from,valid_to,responsible,like
tinh,province,,Ủy ban,Committee,UB,2019-01-01,,*,
y-te,department,tinh,Sở Y tế,Health,Sở YT,2019-01-01,,health,cdc
xa-{code},commune,tinh,Ủy ban {name},Committee of {name_en},UB {name},,,*,
"""
CROSSWALK = "on,old,new,share\n2025-07-01,00101,00101,1\n2025-07-01,00104,00101,1\n"


def tried(folder: Path, units=UNITS, organizations=ORGANIZATIONS, crosswalk=CROSSWALK) -> list[csv_tables.Flaw]:
    """What is wrong with the tables; nothing: the province was made."""
    for name, text in (("units", units), ("organizations", organizations), ("crosswalk", crosswalk)):
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    files = (folder / "units.csv", folder / "organizations.csv", folder / "crosswalk.csv")
    try:
        make(Given("elsewhere", "Nơi khác", "", *files, ROOT / "provinces" / "dak_nong"), folder / "made")
    except Flawed as flawed:
        assert not (folder / "made").exists(), "nothing is written"
        return flawed.flaws
    return []


def told(flaws: list[csv_tables.Flaw]) -> list[tuple[str, int, str, str]]:
    return [(flaw.file.removesuffix(".csv"), flaw.line, flaw.column, flaw.rule) for flaw in flaws]


def test_good_tables_make_a_province(tmp_path):
    assert tried(tmp_path) == []
    assert (tmp_path / "made" / "elsewhere" / "province.toml").is_file()


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ("00104,commune", "00101,commune", ("units", 4, "code", "province.twice")),
        ("Xã Hai,081", "Xã Hai,089", ("units", 4, "parent", "province.unknown")),
        ("00104,commune", "104,commune", ("units", 4, "code", "province.zeros")),
        ("00104,commune", "001040,commune", ("units", 4, "code", "province.digits")),
        ("00104,commune", "1.04E+02,commune", ("units", 4, "code", "province.code")),
        ("081,2019-01-01,2025-07-01,20.8,107.1", "081,01/01/2019,2025-07-01,20.8,107.1", ("units", 4, "valid_from", "province.day")),
        ("2025-07-01,20.8,107.1", "2018-07-01,20.8,107.1", ("units", 4, "valid_to", "province.ends_before")),
        ("2025-07-01,20.8,107.1", "2025-06-30,20.8,107.1", ("units", 4, "valid_to", "province.gap")),
        ("Huyện Một,,2019", "Huyện Một,081,2019", ("units", 2, "parent", "province.circle")),
        ("20.8,107.1\n", "107.1,20.8\n", ("units", 4, "latitude", "keys.between")),
        ("20.8,107.1\n", "\n", ("units", 4, "", "province.cells")),
        ("20.8,107.1\n", ",\n", ("units", 4, "latitude", "province.point")),
        ("Xã Hai,081", "Phường Hai,081", ("units", 4, "name", "province.form")),
        ("Xã Hai,081", "Xã Hai,", ("units", 4, "parent", "province.no_district")),
        ("Xã Hai,081", "Xã Hai ,081", ("units", 4, "name", "province.signs")),
        ("huyen,Huyện", "huyện,Huyện", ("units", 2, "form", "keys.choice_near")),
        ("code,kind", "ma,kind", ("units", 1, "ma", "province.column")),
        ("code,kind", "codes,kind", ("units", 1, "codes", "province.column_near")),
        ("00104,00101,1", "00104,00101,0.9", ("crosswalk", 3, "share", "province.shares")),
        ("00104,00101,1", "00107,00101,1", ("crosswalk", 3, "old", "province.unknown")),
        ("00104,00101,1", "00104,00104,1", ("crosswalk", 3, "new", "province.not_begun")),
        ("\n2025-07-01,00104,00101,1", "", ("units", 4, "code", "province.goes_nowhere")),
        ("2025-07-01,00104", "2025-07-02,00104", ("crosswalk", 3, "old", "province.not_ended")),
        ("y-te,department,tinh", "y-te,department,tin", ("organizations", 3, "parent", "keys.absent_near")),
        (",health,cdc", ",heath,cdc", ("organizations", 3, "responsible", "keys.absent_near")),
        (",health,cdc", ",health,cdd", ("organizations", 3, "like", "keys.absent_near")),
        ("tinh,province,,", "tinh,department,,", ("organizations", 1, "kind", "province.nobody_governs")),
        ("Health,Sở YT,2019-01-01,,", "Health,Sở YT,2018-01-01,,", ("organizations", 3, "parent", "province.parent_later")),
        ("Health,Sở YT,2019-01-01,,", "Health,Sở YT,,,", ("organizations", 3, "valid_from", "keys.empty")),
    ],
)  # fmt: skip
def test_a_flaw_is_told_by_file_line_and_column(tmp_path, before, after, wrong):
    tables = {"units": UNITS, "organizations": ORGANIZATIONS, "crosswalk": CROSSWALK}
    name = next(name for name, text in tables.items() if before in text)
    tables[name] = tables[name].replace(before, after, 1)
    flaws = tried(tmp_path, **tables)
    assert wrong in told(flaws), told(flaws)
    assert all(f"{flaw.file}, " in str(flaw) and "{" not in str(flaw).replace("{code}", "") for flaw in flaws)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (UNITS.encode("utf-16"), "province.utf16"),
        (UNITS.encode("utf-16-be"), "province.utf16"),
        (UNITS.encode("cp1258", "replace"), "province.encoding"),
        (UNITS.replace(",", ";").encode(), "province.separator"),
        (UNITS.replace(",", "\t").encode(), "province.separator"),
        (b"", "province.empty"),
        (UNITS.replace("Xã Hai", '"Xã Hai').encode(), "province.quotes"),
    ],
)
def test_what_is_no_table_is_told_once(tmp_path, data, rule):
    flaws = tried(tmp_path, units=data)
    assert [flaw.rule for flaw in flaws] == [rule]


def test_a_mark_of_utf8_is_no_flaw(tmp_path):
    assert tried(tmp_path, units=b"\xef\xbb\xbf" + UNITS.replace("\n", "\r\n").encode()) == []


def test_everything_wrong_with_all_tables_is_told_at_once(tmp_path):
    flaws = tried(
        tmp_path,
        UNITS.replace("Xã Hai,081,2019-01-01", "Xã Hai,081,2019-13-01").replace("huyen,Huyện", "quan,Huyện"),
        ORGANIZATIONS.replace("department", "departement"),
        CROSSWALK.replace("00104,00101,1", "00104,00101,x"),
    )
    assert told(flaws) == [
        ("units", 2, "name", "province.form"),
        ("units", 4, "valid_from", "province.day"),
        ("organizations", 3, "kind", "keys.choice_near"),
        ("crosswalk", 3, "share", "province.number"),
    ]


def test_a_circle_of_organizations_is_told_with_its_way(tmp_path):
    circle = ORGANIZATIONS.replace("tinh,province,,", "tinh,province,y-te,")
    (flaw,) = [flaw for flaw in tried(tmp_path, organizations=circle) if flaw.rule == "province.circle"]
    assert flaw.params["path"] == "tinh → y-te → tinh"


def test_a_folder_that_is_there_stays_as_it_is(tmp_path):
    there = tmp_path / "made" / "elsewhere"
    there.mkdir(parents=True)
    (there / "province.toml").write_text("of somebody else")
    with pytest.raises(BazanError, match=r"province\.exists"):
        tried(tmp_path)
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["elsewhere"]
    assert (there / "province.toml").read_text() == "of somebody else"


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1).filter(lambda text: text == text.strip())
ANY = {"a": csv_tables.Column(csv_tables.text), "b": csv_tables.Column(csv_tables.text)}


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1))
def test_what_is_written_is_read_again_each_on_its_line(pairs):
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([("a", "b"), *pairs])
    rows, flaws = csv_tables.parsed("t.csv", written.getvalue().encode(), ANY)
    good = {row.line: (row["a"], row["b"]) for row in rows if row.whole}
    wrong = {flaw.line for flaw in flaws}
    for line, pair in enumerate(pairs, 2):
        if pair[0].startswith("#"):  # a comment
            continue
        assert line in wrong or good[line] == tuple(unicodedata.normalize("NFC", text) for text in pair)


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_flaws(data):
    rows, flaws = csv_tables.parsed("t.csv", data, units.COLUMNS)
    assert flaws or all(row.whole for row in rows)
    assert all(str(flaw) for flaw in flaws)


DAYS = st.dates(date(2019, 1, 1), date(2019, 3, 1))


@given(st.lists(st.tuples(st.sampled_from("abc"), DAYS, st.one_of(st.none(), st.integers(1, 40))), max_size=8))
def test_a_code_is_told_twice_just_when_a_day_has_it_twice(borne):
    cells = [{"code": code, "valid_from": since, "valid_to": since + timedelta(n) if n else None} for code, since, n in borne]
    rows = [csv_tables.Row("t.csv", line, each) for line, each in enumerate(cells, 2)]
    days = [date(2019, 1, 1) + timedelta(n) for n in range(110)]
    doubled = any(sum(row["code"] == code and units.stands(row, day) for row in rows) > 1 for day in days for code in "abc")
    assert bool(list(units.once(rows))) == doubled


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdef"])), max_size=10))
def test_a_circle_is_told_just_when_somebody_is_above_himself(links):
    rows = [csv_tables.Row("t.csv", line, {"code": code, "parent": parent}) for line, (code, parent) in enumerate(links, 2)]
    above = {code: {parent for one, parent in links if one == code and parent} for code in "abcdef"}
    for _ in above:
        above = {code: parents | {far for parent in parents for far in above[parent]} for code, parents in above.items()}
    assert bool(list(units.circles(rows))) == any(code in parents for code, parents in above.items())


def test_forms_and_roles_are_those_of_their_rooms():
    assert get_args(directory.Form) == tuple(FORMS) and get_args(directory.Role) == ROLES
    assert get_args(operations.Fault) and set(get_args(operations.Fault)) <= set(FAULTS)
    danger = incidents.Danger.__annotations__
    for key in ("category", "response", "urgency", "severity", "certainty"):
        assert get_args(danger[key]) == getattr(cap_vocabulary, key.upper())
    assert set(bodies.KINDS) == set(get_args(directory.Body.__annotations__["kind"]))
