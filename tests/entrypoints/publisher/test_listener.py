from contextlib import closing

import pytest
from daemons import ask

from contentrepo.entrypoints.publisher.listener import Board, Listener

BOARD = Board(is_ready=lambda: False, is_alive=lambda: True, render_metrics=lambda: ("text/plain", b""), bells={})


@pytest.mark.parametrize(("host", "named"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_it_answers_at_addresses_of_both_kinds(host, named):
    with closing(Listener((host, 0), BOARD)) as listener:
        assert ask(f"http://{named}:{listener.port}/healthz") == (200, "ok\n")
        assert ask(f"http://{named}:{listener.port}/readyz")[0] == 503
