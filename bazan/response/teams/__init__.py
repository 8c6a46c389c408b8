"""Teams: who can be sent, with what, and where they are while they are on a task.

Owns: teams, what state they were in, who shares a place until when, the places reported. Announces: ``positions`` (``PositionMoved``),
``teams`` (``TeamMoved``). A task is known here by the number of its case.
"""
