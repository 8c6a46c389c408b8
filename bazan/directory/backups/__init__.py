"""Backups and the drills that prove them: each night a set is made and the newest one is put back in a place of its own and looked over.

Owns: what was done, when, and how it ended.
"""
