"""Duty rosters on screen: who watches now, the week with its gaps, the hand-over of a shift.

Owns: nothing; it shows. Calls: notifications, organizations, people, frontend. Announces: nothing.
"""
