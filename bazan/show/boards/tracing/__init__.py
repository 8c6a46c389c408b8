"""From a number to the very cell it came from, and back from a delivery to every number it moved."""
