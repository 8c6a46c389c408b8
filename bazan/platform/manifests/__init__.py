"""Types of what an app may declare in its ``manifest.py``."""
