"""Cameras on screen: the wall, one camera with its live picture, the review of events."""
