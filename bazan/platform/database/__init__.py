"""PostgreSQL: an embedded server when none is given, and the address by which every process connects."""
