"""Duty rosters on screen: who watches now, the week with its gaps, the hand-over of a shift."""
