"""Starts every process of a one-machine installation, restarts what dies, ends them all together."""
