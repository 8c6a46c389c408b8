"""Cameras on screen: the wall, one camera with its live picture, the review of events.

Owns: nothing; it shows. Calls: cameras, places, organizations, people, frontend, and for pictures the watching processes.
Announces: nothing.
"""
