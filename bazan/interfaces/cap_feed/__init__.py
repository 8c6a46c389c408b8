"""Public warnings for other programs: an Atom feed of CAP 1.2 messages, and those that others send."""
