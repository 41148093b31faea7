"""HTTP/1.1 over a bare socket, so that a request may be as odd as one likes."""

import json
import socket
import time
from urllib.parse import urlsplit

MOST_HEAD = 64 * 1024
PATIENCE = 30  # seconds a call may take before it counts as hung


class Hung(Exception):
    """No whole answer came within the deadline."""


class Closed(Exception):
    """The server closed the connection before a whole answer came."""


class Answer:
    """One response: status, headers by lower-case name, the body's bytes."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Connection:
    """One connection; bytes go out as given, answers are read strictly."""

    def __init__(self, url, patience=PATIENCE):
        parts = urlsplit(url)
        self.authority, self.patience = parts.netloc, patience
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """False if the server would take no more: it may have answered and closed already."""
        try:
            self.socket.settimeout(self.patience)
            self.socket.sendall(data)
            return True
        except socket.timeout as e:
            raise Hung(f"the server does not read, after {self.patience} s") from e
        except OSError:
            return False

    def read(self, head=False):
        deadline = time.monotonic() + self.patience
        while True:
            text = self._until(b"\r\n\r\n", deadline).decode("latin-1")
            lines = text.split("\r\n")
            version, _, rest = lines[0].partition(" ")
            if not version.startswith("HTTP/"):
                raise AssertionError(f"not a status line: {lines[0][:200]!r}")
            status = int(rest[:3])
            headers = {}
            for line in lines[1:]:
                name, _, value = line.partition(":")
                headers[name.strip().lower()] = value.strip()
            if status >= 200:
                return Answer(status, headers, self._body(status, headers, head, deadline))

    def post(self, path, body, content_type="application/json", *more):
        self.send(request(self.authority, path, body, content_type, *more))
        return self.read()

    def get(self, path):
        self.send(f"GET {path} HTTP/1.1\r\nhost: {self.authority}\r\n\r\n".encode())
        return self.read()

    def _body(self, status, headers, head, deadline):
        if head or status in (204, 304):
            return b""
        if headers.get("transfer-encoding", "").lower() == "chunked":
            whole = []
            while True:
                size = int(self._until(b"\r\n", deadline).split(b";")[0], 16)
                if size == 0:
                    while self._until(b"\r\n", deadline):
                        pass
                    return b"".join(whole)
                whole.append(self._exactly(size, deadline))
                self._exactly(2, deadline)
        if "content-length" in headers:
            return self._exactly(int(headers["content-length"]), deadline)
        while self._more(deadline, may_end=True):
            pass
        body, self.buffer = self.buffer, b""
        return body

    def _until(self, mark, deadline):
        while mark not in self.buffer:
            if len(self.buffer) > MOST_HEAD:
                raise AssertionError(f"a head of more than {MOST_HEAD} bytes")
            self._more(deadline)
        found, self.buffer = self.buffer.split(mark, 1)
        return found

    def _exactly(self, count, deadline):
        while len(self.buffer) < count:
            self._more(deadline)
        found, self.buffer = self.buffer[:count], self.buffer[count:]
        return found

    def _more(self, deadline, may_end=False):
        left = deadline - time.monotonic()
        if left <= 0:
            raise Hung(f"no whole answer in {self.patience} s, but {self.buffer[:200]!r}")
        self.socket.settimeout(left)
        try:
            data = self.socket.recv(1 << 16)
        except socket.timeout as e:
            raise Hung(f"no whole answer in {self.patience} s, but {self.buffer[:200]!r}") from e
        except OSError as e:
            raise Closed(str(e)) from e
        if not data and not may_end:
            raise Closed(f"after {self.buffer[:200]!r}")
        self.buffer += data
        return data


def request(authority, path, body, content_type="application/json", *more):
    lines = [f"POST {path} HTTP/1.1", f"host: {authority}", f"content-length: {len(body)}"]
    if content_type is not None:
        lines.append(f"content-type: {content_type}")
    return "\r\n".join([*lines, *more, "", ""]).encode("latin-1") + body
