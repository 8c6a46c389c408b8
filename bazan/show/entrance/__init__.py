"""The way in and out: the form to sign in, the button to leave.

Owns: nothing; it shows. Calls: people, frontend. Announces: nothing.
"""
