"""A block over HTTP, beside a bare Starlette route that does one look-up in SQLite. Both are asked in turn.

usage: python tests/benchmarks/over_http.py [REQUESTS] [ROUNDS]

Three servers, each a process of its own: the bare route, ours with public delivery, ours with a verified token. One
client asks over 8 kept connections. What counts is the ratio of requests in a second, the median over the rounds.
Nothing here is asserted: the suite counts statements.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import content
import served

CONNECTIONS = 8
PATH = "/v1/blocks/block-v1:edX+CS101+2T2019+type@problem+block@quiz1"
LIMITS = {"public": 0.6, "token": 0.5}
FREE = "requests_per_second = 0\n"

BARE = """
import asyncio, sqlite3, sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

connection = sqlite3.connect(sys.argv[1], check_same_thread=False)

async def block(request):
    key = request.path_params["key"]
    row = connection.execute("SELECT body FROM block_versions WHERE version = ?", (key,)).fetchone()
    return Response(row[0], media_type="application/json")

config = uvicorn.Config(Starlette(routes=[Route("/v1/blocks/{key}", block)]), port=0, access_log=False, log_config=None)

class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print("serving " + str(self.servers[0].sockets[0].getsockname()[1]), flush=True)

Server(config).run()
"""


async def ask(port, path, token, requests):
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorization}\r\n".encode()

    async def run(count):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(count):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 200 " in head.partition(b"\r\n")[0], head
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.partition(b":")[2]))
        writer.close()

    began = perf_counter()
    await asyncio.gather(*(run(requests // CONNECTIONS) for _ in range(CONNECTIONS)))
    return requests / (perf_counter() - began)


def measure(sides, requests, rounds):
    figures = {name: [] for name in sides}
    for _ in range(rounds + 1):
        for name, (port, path, token) in sides.items():
            figures[name].append(asyncio.run(ask(port, path, token, requests)))
    return {name: each[1:] for name, each in figures.items()}  # the first round warms up


def main():
    requests, rounds = [int(word) for word in sys.argv[1:]] + [4000, 7][len(sys.argv) - 1 :]
    os.environ.update(
        GIT_AUTHOR_NAME="B", GIT_AUTHOR_EMAIL="b@x.org", GIT_COMMITTER_NAME="B", GIT_COMMITTER_EMAIL="b@x.org"
    )
    with tempfile.TemporaryDirectory() as folder:
        work = content.make_work(Path(folder, "work"))
        work.commit(content.course())
        served.contentrepo("publish", cwd=work.path)
        (work.path / "server.toml").write_text(FREE)
        client = served.make_client(work.path, "reader", "delivery:read")
        database = work.path / ".git" / "contentrepo" / "live.sqlite3"
        bare = subprocess.Popen([sys.executable, "-c", BARE, str(database)], stdout=subprocess.PIPE, text=True)
        with (
            served.serving(work.path, "--config", "server.toml", "--public") as public,
            served.serving(work.path, "--config", "server.toml") as private,
        ):
            token = private.take_token(client).json["access_token"]
            version = private.get(PATH, Authorization=f"Bearer {token}").json["version"]
            sides = {
                "bare": (int(bare.stdout.readline().split()[1]), f"/v1/blocks/{version}", ""),
                "public": (public.port, PATH, ""),
                "token": (private.port, PATH, token),
            }
            figures = measure(sides, requests, rounds)
        bare.send_signal(signal.SIGTERM)
        bare.wait()
    print(f"{'bare':<10}{statistics.median(figures['bare']):8.0f} requests/s")
    for name, limit in LIMITS.items():
        ratio = statistics.median(one / other for one, other in zip(figures[name], figures["bare"], strict=True))
        told = "pass" if ratio >= limit else "MISS"
        print(f"{name:<10}{statistics.median(figures[name]):8.0f} requests/s{ratio:8.2f} of bare{limit:8.2f}  {told}")


if __name__ == "__main__":
    main()
