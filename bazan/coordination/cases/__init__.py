"""The engine under everything with a deadline: workflows as tables, working-time clocks, sub-tasks, timeline, evidence.

Owns: cases, their events, tasks and files. Announces: ``cases`` (``CaseMoved``). The calling room gives its workflow as frozen data; words
for states and acts are the calling room's.
"""
