"""Duty rosters: who is on duty, the gaps of a week, the hand-over of a shift."""
