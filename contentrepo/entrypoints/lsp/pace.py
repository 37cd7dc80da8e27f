"""When to look: a little after the last keystroke, but never much after the first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

QUIET = 0.2  # seconds without a keystroke
LONGEST = 1.0  # seconds that somebody who types without a pause waits


class Pace:
    """Runs one action again and again, never twice at once, and only where somebody asked for it."""

    def __init__(self, act: Callable[[], Awaitable[None]]) -> None:
        self._act = act
        self._wanted = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def nudge(self) -> None:
        self._wanted.set()

    def stop(self) -> None:
        self._task.cancel()

    async def _run(self) -> None:
        while True:
            await self._wanted.wait()
            await self._settle()
            await self._act()

    async def _settle(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST
        while (left := end - loop.time()) > 0:
            self._wanted.clear()
            try:
                await asyncio.wait_for(self._wanted.wait(), min(QUIET, left))
            except TimeoutError:
                break
        self._wanted.clear()
