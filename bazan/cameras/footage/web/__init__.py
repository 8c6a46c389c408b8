"""Footage on screen: clips handed in and looked through, jobs over them with their progress and answers, and drafts of rules tried.

Owns: nothing; it shows. Calls: footage, cameras, people, frontend, and of the cameras' screens the points of a drawing.
Announces: nothing.
"""
