"""The file road: automatic station files of TT 10/2021/TT-BTNMT, appendix 15, dropped whole into the inbox."""

from pathlib import Path

from simulator.clock import compact
from simulator.report import Report

UNITS = {"[pH]": "-", "Cel": "oC", "[NTU]": "NTU", "{MPN}/(100.mL)": "MPN/100mL", "uS/cm": "uS/cm", "mg/L": "mg/L"}
"""How loggers write the units of the vocabulary."""
STATUS = ("00", "01", "02")
MOST_WAITING = 5_000
"""Files nobody takes; above it the loggers keep their data to themselves."""


class Inbox:
    """The folder into which the stations' FTP server puts what they send."""

    def __init__(self, folder: Path, symbols: dict[str, str]):
        self.folder = folder
        self.symbols = symbols
        self.full = False

    def send(self, report: Report, garbled: bool, again: bool = False) -> Path | None:
        """Write one file: first under another name, then renamed, so that a reader never sees half of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._is_full(report.stamp):
            return None
        name = f"{report.station.extra.get('file_key', report.station.code)}_{compact(report.stamp)}.txt"
        half = self.folder / f".{name}.{'again' if again else 'part'}"
        half.write_bytes(text(report, self.symbols, garbled).encode("utf-8"))
        return half.replace(self.folder / name)

    def _is_full(self, stamp: int) -> bool:
        if stamp // 60 % 10 == 0 or self.full:
            full = sum(1 for _ in self.folder.glob("*.txt")) >= MOST_WAITING
            if full and not self.full:
                print(f"nobody takes the files in {self.folder}; no more are written until some are gone", flush=True)
            self.full = full
        return self.full


def text(report: Report, symbols: dict[str, str], garbled: bool = False) -> str:
    """The lines of a file. Every third station's logger writes a comma before the decimals; a garbled file has one line cut off."""
    comma = report.station.index % 3 == 2
    lines = []
    for name, value, quality in report.rows:
        number = f"{value:.10g}".replace(".", "," if comma else ".")
        unit = report.station.units[name]
        lines.append("\t".join((symbols.get(name, name), number, UNITS.get(unit, unit), compact(report.stamp), STATUS[quality])))
    if garbled and lines:
        lines[-1] = lines[-1][: len(lines[-1]) // 2].rstrip("\t")
    return "".join(line + "\r\n" for line in lines)
