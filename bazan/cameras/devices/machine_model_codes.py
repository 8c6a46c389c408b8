"""What judges cameras' pictures, by the names the register of models knows it by: who is switched off there doesn't look."""

DETECTOR = "cameras.detector"
"""Sees and follows people and vehicles, and hides heads and plates: without it no picture may be shown, and no camera is watched."""
PLATES = "cameras.plates"
HAZARDS = "cameras.hazards"
