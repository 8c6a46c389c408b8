"""What a watching process asks and writes, in plain SQL on a session of its own: it starts fast, and holds no framework in memory.

Everything it writes of a camera carries the lease's epoch. Once another process holds the camera, what the former one still writes is
refused: LostLease.
"""
