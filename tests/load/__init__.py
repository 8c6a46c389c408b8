"""Measurements and fault tests under load: real PostgreSQL with fsync, real processes, real sockets."""
