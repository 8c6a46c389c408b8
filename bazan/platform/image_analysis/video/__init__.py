"""Cameras as they come: a stream read once, its pictures judged cheaply, its packets kept for who watches live. Knows no camera by name."""
