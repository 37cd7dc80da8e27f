"""The server's life: what it opens, listens on, and closes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from contentrepo.api.identity import key_fetcher, open_register, open_verifier
from contentrepo.api.publish import Repository, Store
from contentrepo.entrypoints.http.again import make_repeat
from contentrepo.entrypoints.http.application import make_application
from contentrepo.entrypoints.http.authoring.hot import HotWrites
from contentrepo.entrypoints.http.authoring.place import Served, name_repositories
from contentrepo.entrypoints.http.delivery.hot import Hot
from contentrepo.entrypoints.http.gate import Gate
from contentrepo.entrypoints.http.head import Head
from contentrepo.entrypoints.http.housekeeping import keep_house
from contentrepo.entrypoints.http.patience import make_protocol
from contentrepo.entrypoints.http.settings import Settings
from contentrepo.entrypoints.http.shelf import Shelf
from contentrepo.entrypoints.http.studio.memory import Memory
from contentrepo.entrypoints.http.work import Works
from contentrepo.entrypoints.http.world import Surroundings
from contentrepo.errors import UsageError

THREADS = 12  # no more than the store has connections
GRACE_SECONDS = 10
LONGEST_HEADERS = 64 << 10
BACKLOG = 512


def run_server(
    store: Store,
    repositories: Sequence[Repository],
    *,
    clients: Path,
    settings: Settings,
    networks: tuple[str, ...],
    host: str,
    port: int,
    on_listening: Callable[[str], None],
) -> int:
    """Serve until SIGTERM or SIGINT; must run in the main thread. 0 after a clean stop.

    Args:
        store: what delivery reads.
        repositories: what authoring writes.
        clients: the file with the clients of our own issuer.
        settings: as the operator wants it.
        networks: private networks in which issuers' keys may be.
        host: a name or address to listen on.
        port: 0 takes a free one.
        on_listening: gets the address.

    Raises:
        UsageError: it cannot listen there.
    """
    with _listen(host, port) as listener:
        app = make_served_application(store, repositories, clients=clients, settings=settings, networks=networks)
        config = _configure(app, settings)
        address, actual = listener.getsockname()[:2]
        on_listening(f"http://{f'[{address}]' if ':' in address else address}:{actual}")
        _Server(config).run(sockets=[listener])
    return 0


class _Server(uvicorn.Server):
    """Stopped by a signal, it has done what it was told: the signal does not end the process once more."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            yield
            self._captured_signals.clear()


def _configure(app: Gate, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=make_protocol(settings.body_seconds),
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=settings.connections,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=LONGEST_HEADERS,
    )


def make_served_application(
    store: Store,
    repositories: Sequence[Repository],
    *,
    clients: Path,
    settings: Settings,
    networks: tuple[str, ...] = (),
) -> Gate:
    """The application behind its gate."""
    register = open_register(clients)
    fetch = key_fetcher(settings.issuers, networks)
    verifier = open_verifier(register, settings.issuers, audience=settings.audience, fetch=fetch)
    works = Works(Shelf(clients.parent / "works"))
    world = Surroundings(store, name_repositories(repositories), works, Memory(), register, verifier, settings)
    app = make_application(world)
    app.router.lifespan_context = _make_life(works, world.repositories.values())
    return Gate(Hot(HotWrites(Head(app), world), store, settings), verifier, settings)


def _make_life(works: Works, repositories: Iterable[Served]) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        works.resume(make_repeat(app))
        housekeeping = asyncio.create_task(keep_house(repositories))
        yield
        housekeeping.cancel()
        await works.close()

    return life


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket that says that it is TCP: only then asyncio sends small pieces at once.

    Without, the second piece of an answer waits for the client's delayed acknowledgement, which takes 40 ms.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror}") from error
    return listener
