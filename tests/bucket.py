"""An S3 server of the tests' own on the loopback, and buckets in it."""

import functools
import http.client
import logging
import os
from uuid import uuid4


@functools.cache
def server():
    """Its host and port; started when the first test wants it, gone with the process."""
    import atexit

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    atexit.register(running.stop)
    return running.get_host_and_port()


def make_bucket():
    """The name of a new, empty bucket; the environment then says how it is reached."""
    host, port = server()
    bucket = f"media-{uuid4().hex}"
    connection = http.client.HTTPConnection(host, port)
    connection.request("PUT", f"/{bucket}")
    assert connection.getresponse().status == 200
    connection.close()
    os.environ.update(
        {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "tests",
            "AWS_REGION": "us-east-1",
        }
    )
    return bucket
