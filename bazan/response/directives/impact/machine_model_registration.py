"""What tells what a directive did stands in the register of models, with an off switch."""

from bazan.directory.machine_models import api as machine_models

MODEL, RISK = "effects.estimates", "low"
"""As classed here, where who uses a system classes it."""
MEASURED = ("placebo", "few")


def declare_models() -> None:
    """Let the register hold it; said again unchanged nothing happens."""
    machine_models.declare_in_words(MODEL, RISK, "effects.system", MEASURED)


def stopped() -> bool:
    """Whether somebody switched it off in the register."""
    return MODEL in machine_models.switched_off()
