"""What looks at cameras' pictures stands in the register of models: what for, how risky, who oversees it, how well it was found to see."""

from bazan.cameras.devices.machine_model_codes import DETECTOR, HAZARDS, PLATES
from bazan.directory.machine_models import api as machine_models

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
        machine_models.declare_in_words(code, risk, f"cameras.system.{code.rpartition('.')[2]}", MEASURED[code])
