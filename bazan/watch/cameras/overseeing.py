"""What looks at cameras' pictures stands in the register of models: what for, how risky, who oversees it, how well it was found to see."""

from bazan.kernel.labels import labels
from bazan.kernel.language import LANGUAGES
from bazan.register.models import api as models
from bazan.register.models.types import Declared
from bazan.watch.cameras.systems import DETECTOR, HAZARDS, PLATES

RISKS = {DETECTOR: "medium", PLATES: "high", HAZARDS: "medium"}
"""As classed here, where who uses a system classes it."""
MEASURED = {
    DETECTOR: ("taught", "quantised", "tracker", "counted", "nightly", "unmeasured"),
    PLATES: ("off", "drawn", "person"),
    HAZARDS: ("experimental", "person"),
}


def declare_models() -> None:
    """Let the register hold them. What it says of each is a word of this room; said again unchanged nothing happens."""
    for code, risk in RISKS.items():
        title, purpose, oversight = (_said(code, part) for part in ("title", "purpose", "oversight"))
        measured = tuple(_said(code, f"measured.{sentence}") for sentence in MEASURED[code])
        models.declare(Declared(code, title, purpose, risk, oversight, {}, measured))


def _said(code: str, part: str) -> dict[str, str]:
    name = code.rpartition(".")[2]
    return {language: labels(language)[f"cameras.system.{name}.{part}"] for language in LANGUAGES}
