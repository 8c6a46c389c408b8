"""Memory of this process that nothing uses any more."""

import contextlib
import ctypes


def give_back() -> None:
    """Hand freed pages back to the system: what was large for a moment would otherwise stay the process's size for ever."""
    with contextlib.suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
