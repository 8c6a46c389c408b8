"""The web process: Django behind uvicorn on a socket of its own; the gate brings requests to it."""
