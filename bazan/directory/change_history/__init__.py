"""What administrators change in the browser: one act each, with its reason, before and after, undone in one act.

Owns: changes.
"""
