"""Screens of directives: the list, one with its course before and after, the sheet of two taps, the unit's work on a phone."""
