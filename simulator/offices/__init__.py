"""Plays the officers of the demo province: they fill the real workbooks, make mistakes, mend them, verify, approve and correct."""
