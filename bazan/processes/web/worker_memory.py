"""Keep what a web process remembers out of the way: the garbage collector from stopping a page, and what a page freed from staying ours."""

import gc
import threading
import time
from importlib import import_module

from bazan.platform.observability.process_memory import give_back

GIVEN_BACK_EVERY_S = 30


def settle() -> None:
    """Load every page, then set aside what is there: later collections look only at what requests made.

    A full collection walks everything Django and the rooms ever loaded. Measured on a board: without this one request in ten took 70 ms
    longer than its median of 60. What the largest pages freed goes back to the system from time to time, 10 to 15 MiB of a process.
    """
    import_module("bazan.processes.web.urls")
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def give_back_for_ever() -> None:
    """Return freed memory to the system from time to time, in a thread of this worker."""
    threading.Thread(target=_give_back_again_and_again, name="memory", daemon=True).start()


def _give_back_again_and_again() -> None:
    while True:
        time.sleep(GIVEN_BACK_EVERY_S)
        give_back()
