"""The web process: Django behind ASGI."""
