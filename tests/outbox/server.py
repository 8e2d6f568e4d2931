"""A real SMTP server that does what a test tells it to, and a silent one."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Handler:
    """Takes everything, unless told otherwise. `taken` holds what was really accepted: (recipient, Message-ID)."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.rcpt: dict[str, str] = {}
        self.data: dict[str, str] = {}
        self.lock = threading.Lock()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 - aiosmtpd's name
        reply = self.rcpt.get(address, "")
        if reply == "hang":
            await asyncio.sleep(30)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        address = envelope.rcpt_tos[0]
        reply = self.data.get(address, "")
        if reply and reply != "drop":
            if reply == "hang":
                await asyncio.sleep(30)
            return reply
        headers = envelope.content.decode("utf-8", "replace").splitlines()
        message_id = next(line.partition(":")[2].strip() for line in headers if line.lower().startswith("message-id:"))
        with self.lock:
            self.taken.append((address, message_id))
        if reply == "drop":  # The text is ours, the answer never comes.
            del self.data[address]
            server.transport.abort()
        return "250 OK"


@contextmanager
def smtp_server(port: int = 0):
    """A server on a free port; yields (handler, port)."""
    handler = Handler()
    controller = Controller(handler, hostname="127.0.0.1", port=port or free_port(), ready_timeout=10)
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


@contextmanager
def silent_server():
    """Takes the connection and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
