"""The administrator's center: everything a province changes, changed in the browser, each change with its reason, undone in one act.

Owns: nothing; it shows. Calls: changes, people and the rooms whose things it lets change, frontend. Announces: nothing.
"""
