"""What an app may declare in its ``manifest.py``, and how what it names is loaded late."""
