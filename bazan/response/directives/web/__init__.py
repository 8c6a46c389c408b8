"""Screens of directives: the list, one with its course before and after, the sheet of two taps, the unit's work on a phone.

Owns: nothing but pages. Calls: directives, casework, indicators, organizations, people, boards, frontend. Announces: nothing.
"""
