"""Rows of datasets in the history: every version of each, by the month in which it was committed.

The inbox keeps its rows, too, as long as the history does: formulas read them there. What a column says of a person under a key of ours
(``hash``) stays there alone.
"""
