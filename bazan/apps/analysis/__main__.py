"""``python -m bazan.apps.analysis``: until SIGTERM, holds the process that does the heavy work only while there is some."""

import logging
import signal
import sys
import threading

from bazan.apps import rooms
from bazan.apps.analysis.keeping import Keeper
from bazan.engines.bus.types import ANALYSIS
from bazan.engines.database.address import database_url
from bazan.kernel.settings import current

log = logging.getLogger("bazan.analysis")


def main() -> int:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    clocks = rooms.clocks(ANALYSIS)
    if not rooms.works(ANALYSIS):
        log.info("no room declares anything for %s", ANALYSIS)
        return 0
    keeper = Keeper(
        ANALYSIS,
        [sys.executable, "-m", "bazan.apps.analysis.working"],
        database_url(current()),
        every_s=min((clock.every_s for clock in clocks), default=None),
        channels={clock.on for clock in clocks if clock.on},
    )
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    keeper.run(ending)
    return 0


if __name__ == "__main__":
    sys.exit(main())
