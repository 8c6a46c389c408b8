"""What foretells numbers stands in the register of models, with an off switch."""

from bazan.directory.machine_models import api as machine_models

MODEL, RISK = "forecasts.courses", "low"
"""As classed here, where who uses a system classes it."""
MEASURED = ("m3", "published", "blind")


def declare_models() -> None:
    """Let the register hold it; said again unchanged nothing happens."""
    machine_models.declare_in_words(MODEL, RISK, "forecasts.system", MEASURED)


def stopped() -> bool:
    """Whether somebody switched it off in the register."""
    return MODEL in machine_models.switched_off()
