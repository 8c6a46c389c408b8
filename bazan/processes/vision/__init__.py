"""Watches cameras: holds leases, reads streams, looks, and leaves what it saw to the house. Any number of processes share the cameras."""
