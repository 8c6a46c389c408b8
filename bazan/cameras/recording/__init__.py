"""Clips of events: kept blurred, shown unblurred for a reason, handed over whole."""
