"""``python tcp_relay.py FROM TO``: a way to a server, from one port of this machine to another, which tests block or cut."""

import asyncio
import contextlib
import sys

PIECE = 1 << 16


async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await source.read(PIECE):
            target.write(piece)
            await target.drain()
    target.close()


async def main(come: int, go: int) -> None:
    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", go)
        await asyncio.gather(carry(reader, back), carry(there, writer))

    listening = await asyncio.start_server(met, "127.0.0.1", come)
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
