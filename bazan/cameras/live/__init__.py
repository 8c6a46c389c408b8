"""Cameras live: the video wall, the page of one camera, the editor of its rules."""
