"""A TCP relay that holds back what goes through it, as the distance between two machines does.

    python -m bench.speed.relay LISTEN_PORT SERVER_PORT MILLISECONDS

The kernel's own means (``tc netem`` in network namespaces) needs a module that many containers lack. Half of the time
is held back in each direction, so a round trip takes so many milliseconds longer; throughput is not limited.
"""

import asyncio
import sys
from contextlib import suppress
from typing import Final

_CHUNK: Final = 1 << 16


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Pass on what comes, each piece so many seconds after it came."""
    loop = asyncio.get_running_loop()
    with suppress(ConnectionError):
        while data := await reader.read(_CHUNK):
            loop.call_later(seconds, writer.write, data)
    loop.call_later(seconds, writer.close)


async def relay(listen: int, server: int, milliseconds: float) -> None:
    """Relay connections to a port of this machine until cancelled."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", server)
        half = milliseconds / 2e3
        await asyncio.gather(_carry(reader, back, half), _carry(there, writer, half))

    async with await asyncio.start_server(serve, "127.0.0.1", listen) as running:
        await running.serve_forever()


if __name__ == "__main__":
    asyncio.run(relay(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
