"""What tells which cases will be late stands in the register of models, with an off switch."""

from bazan.directory.machine_models import api as machine_models

MODEL, RISK = "processes.lateness", "medium"
"""As classed here, where who uses a system classes it."""
MEASURED = ("permits", "people")


def declare_models() -> None:
    """Let the register hold it; said again unchanged nothing happens."""
    machine_models.declare_in_words(MODEL, RISK, "processes.system", MEASURED)


def stopped() -> bool:
    """Whether somebody switched it off in the register."""
    return MODEL in machine_models.switched_off()
