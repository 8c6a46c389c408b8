"""Workbooks that units owe: made, read, checked, confirmed, verified, locked; and the calendar of who owes which one when.

Owns: forms, uploads, submissions and their steps, obligations. Announces: ``forms`` (``SubmissionMoved``); datasets tell of changed rows.
"""
