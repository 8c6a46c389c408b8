"""What rooms keep of a file, and so what fingerprints are taken of: the file as it is written, to the byte, with its words beside it.

A byte more or less and every rule would forget since when it held, every procedure be a new version, every indicator be measured again.
"""

import hashlib
import json
import math
import tomllib

import pytest

from bazan.core.language import LANGUAGES
from bazan.core.settings import ROOT
from bazan.data.datasets.grammar import DATASETS
from bazan.data.datasets.layer_grammar import LAYERS
from bazan.data.forms.grammar import FORMS
from bazan.monitoring.alerts.grammar import ALERTS
from bazan.platform.packs import Pack, load
from bazan.response.incidents.grammar import PROCEDURES

FOLDERS = sorted(path.parent for path in (ROOT / "sectors").glob("*/pack.toml"))


def printed(table) -> str:
    return hashlib.sha256(json.dumps(table, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def said(pack: Pack, key: str, otherwise: str | None = None) -> dict[str, str]:
    return {language: pack.labels[language].get(key, key if otherwise is None else otherwise) for language in LANGUAGES}


def dataset(pack: Pack, table: dict) -> dict:
    base = f"datasets.{table['id']}"
    for part in ("columns", "checks"):
        table[part] = [each | {"labels": said(pack, f"{base}.{part}.{each['id']}")} for each in table.get(part, [])]
    lists = {column["list"] for column in table["columns"] if "list" in column}
    units = {column["list"] for column in table["columns"] if column["id"] in {each.get("unit_by") for each in table["columns"]}}
    kept = table | {"labels": said(pack, f"{base}.name"), "lists": {name: codes(pack, name) for name in lists}}
    if units:
        kept["units"] = {name: {row["code"]: row["unit"] for row in pack.tables[name] if row.get("unit")} for name in units}
    return kept


def codes(pack: Pack, name: str) -> dict[str, dict[str, str]]:
    rows = pack.tables[name]
    own = {row["code"]: {language: row.get(f"name_{language}") for language in LANGUAGES} for row in rows}
    # pyrefly: ignore[bad-return] - all said, or said by the pack
    return {code: words if all(words.values()) else said(pack, f"lists.{name}.{code}") for code, words in own.items()}


def layer(pack: Pack, table: dict) -> dict:
    base = f"layers.{table['id']}"
    amounts = {each["id"]: said(pack, f"{base}.amounts.{each['id']}") for each in table.get("amounts", [])}
    return table | {"labels": said(pack, f"{base}.title"), "line": said(pack, f"{base}.line", ""), "amount_labels": amounts}


def form(pack: Pack, table: dict) -> dict:
    base = f"forms.{table['id']}"
    sheets = [sheet | {"labels": said(pack, f"{base}.sheets.{sheet['id']}")} for sheet in table["sheets"]]
    return table | {"labels": said(pack, f"{base}.name"), "about": said(pack, f"{base}.about"), "sheets": sheets}


def alert(pack: Pack, table: dict) -> dict:
    base = f"alerts.{table['id']}"
    levels = [level | {"labels": said(pack, f"{base}.levels.{n}", "")} for n, level in enumerate(table["levels"], 1)]
    samples = [sample | {"values": without_nan(sample["values"])} for sample in table["samples"]]
    return table | {
        "labels": said(pack, f"{base}.title", base),
        "about": said(pack, f"{base}.about", ""),
        "levels": levels,
        "samples": samples,
    }


def without_nan(values):
    if isinstance(values, list):
        return [without_nan(value) for value in values]
    return None if isinstance(values, float) and math.isnan(values) else values


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize(
    ("grammar", "dressed"), [(DATASETS, dataset), (LAYERS, layer), (FORMS, form), (ALERTS, alert), (PROCEDURES, lambda pack, table: table)],
    ids=lambda each: getattr(each, "folder", None),
)  # fmt: skip
def test_a_file_is_kept_as_it_is_written_with_its_words(folder, grammar, dressed):
    pack = load(folder)
    paths = sorted((folder / grammar.folder).glob("*.toml"))
    files = grammar.of(pack)
    assert [file.name for file in files] == [path.relative_to(folder).as_posix() for path in paths]
    for file, path in zip(files, paths, strict=True):
        assert printed(file.table) == printed(dressed(pack, tomllib.loads(path.read_text("utf-8")))), file.name
