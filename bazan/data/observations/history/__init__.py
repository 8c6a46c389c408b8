"""Observations in the history: copied from the inbox day by day, let go there when they are old, read as one with what the inbox holds.

``reading`` is for every process; the other modules need the history's packages and run where heavy work is done.
"""
