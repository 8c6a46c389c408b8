"""Signing in and one's own account: password, second factors, sessions, how one is reached."""
