"""A complete copy of an installation as one sealed set: taken, checked, kept, put back, and tried out in a place of its own.

Knows neither Django nor what the tables are about; the room ``directory/backups`` says when, and remembers.
"""
