"""One module a protocol: bytes and messages in, rows out. They know nothing of stations or indicators."""
