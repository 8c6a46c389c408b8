"""Every action leaves one entry in an append-only chain of hashes.

Owns: audit entries, their anchors, and the signed checkpoints kept apart. Standard: hash chaining as in RFC 6962's spirit; each entry
holds the SHA-256 of the one before.
"""
