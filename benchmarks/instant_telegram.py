"""A Bot API that answers every call at once, in its own process: `python -m benchmarks.instant_telegram`.

Prints its port. It checks nothing: the sandbox is the strict one, this one only must not be what is measured.
"""

from __future__ import annotations

import asyncio
import json
import re

_BOT = {"id": 42, "is_bot": True, "first_name": "Summit", "username": "summitbot"}
_SENT = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "from": _BOT, "text": "sent"}
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def _answer(method: str) -> bytes:
    result = {"getMe": _BOT, "sendMessage": _SENT, "editMessageText": _SENT}.get(method, True)
    body = json.dumps({"ok": True, "result": result}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            if length:
                await reader.readexactly(int(length[1]))
            path = head.split(b" ", 2)[1].decode()
            writer.write(_answer(path.rpartition("/")[2]))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main() -> None:
    """Serve until killed."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
