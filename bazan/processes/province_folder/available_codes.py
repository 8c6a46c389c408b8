"""What there is for the files of a province to name: its own units and organizations of today, and what packs declare."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bazan.platform.declarations.province_files import declared
from bazan.platform.packs.loader import SECTORS
from bazan.processes.province_folder.csv_tables import Row
from bazan.processes.province_folder.organizations import EACH, EVERY, is_template
from bazan.processes.province_folder.template_lists import WORDS

FOLDERS = {"indicator": "indicators", "dataset": "datasets", "service": "services", "layer": "layers", "procedure": "procedures"}
"""What packs declare, each in a file of its own named by its code."""


@dataclass(frozen=True)
class Known:
    """Codes by what they are codes of."""

    codes: Mapping[str, frozenset[str]]

    @staticmethod
    def sectors() -> frozenset[str]:
        return frozenset(path.parent.name for path in SECTORS.glob("*/pack.toml"))

    @classmethod
    def of(cls, folder: Path, places: list[Row], bodies: list[Row], types: Iterable[str]) -> "Known":
        """Of a folder whose files are well written."""
        lasting = [row["code"] for row in places if row.whole and row["valid_to"] is None]
        communes = [row["code"] for row in places if row.whole and row["valid_to"] is None and row["kind"] == "commune"]
        templates = [row["code"] for row in bodies if is_template(row)]
        committees = [template.replace(EACH, code) for template in templates for code in communes]
        organizations = {row["code"] for row in bodies if row["valid_to"] is None} | {*templates, *committees}
        return cls(
            {
                "place": frozenset([*lasting, EACH, declared(folder)["territory"]["code"]]),
                "organization": frozenset(organizations),
                "holder": frozenset([*organizations, *WORDS]),
                "sector": cls.sectors() | {EVERY},
                "warning": frozenset(kind["code"] for kind in declared(folder, "warnings.toml").get("kinds", ())),
                "incident type": frozenset(types),
                **{what: _declared(name) for what, name in FOLDERS.items()},
            }
        )

    def has(self, what: str, code: str) -> bool:
        return code in self.codes[what]


@cache
def _declared(name: str) -> frozenset[str]:
    return frozenset(f"{path.parent.parent.name}.{path.stem}" for path in SECTORS.glob(f"*/{name}/*.toml"))
