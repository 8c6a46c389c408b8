"""The worker process: pulls, imports, the watch over promises, and the measuring loop."""
