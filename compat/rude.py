"""Callers with no manners: what they send, and what a server may answer.

Each takes (url, random, good), where `good` is (path, body) of a right request, and raises when
the server misbehaves. Nothing at all, a clean refusal or a closed connection are good answers to
nonsense; a hung connection, a 5xx or the wrong answer to a right request are not.
"""

import gzip
import socket
import struct
import time

from http1 import Closed, Connection, request

JSON = "application/json"
REFUSED = {400, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501, 505}  # the last two: HTTP itself


def settle(c, allowed):
    """One answer, or none: the server may close at once."""
    try:
        answer = c.read()
    except Closed:
        return None
    assert answer.status in allowed, f"{answer!r} where {sorted(allowed)} are right"
    return answer


def fine(answer):
    assert answer.status == 200, repr(answer)
    return answer


def cut_body(url, random, good):
    path, body = good
    with Connection(url) as c:
        whole = request(c.authority, path, body)
        c.send(whole[:random.randint(1, len(whole) - 1)])


def half_closed(url, random, good):
    path, body = good
    with Connection(url) as c:
        whole = request(c.authority, path, body)
        c.send(whole[:-random.randint(1, len(body))])
        c.socket.shutdown(socket.SHUT_WR)
        settle(c, REFUSED)


def leaves_at_once(url, random, good):
    """Asks, and resets the connection instead of reading."""
    path, body = good
    with Connection(url) as c:
        c.send(request(c.authority, path, body))
        c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def slow_body(url, random, good):
    path, body = good
    with Connection(url) as c:
        whole = request(c.authority, path, body)
        step = max(1, len(whole) // 40)
        for at in range(0, len(whole), step):
            c.send(whole[at:at + step])
            time.sleep(0.003)
        fine(c.read())


def says_nothing(url, random, good):
    """Connects, perhaps begins a head, and keeps the connection while another is served."""
    with Connection(url) as idle, Connection(url) as c:
        idle.send(random.choice([b"", b"P", b"POST /embed HTTP/1.1\r\nhost: x\r\n"]))
        fine(c.post(*good))


def chunks(body, random):
    at = 0
    while at < len(body):
        size = random.randint(1, 9)
        piece = body[at:at + size]
        extension = random.choice([b"", b";a=b", b' ; c="d"'])
        yield f"{len(piece):x}".encode() + extension + b"\r\n" + piece + b"\r\n"
        at += size


def chunked(url, random, good):
    path, body = good
    with Connection(url) as c:
        head = f"POST {path} HTTP/1.1\r\nhost: {c.authority}\r\ncontent-type: {JSON}\r\n"
        end = random.choice([b"0\r\n\r\n", b"000\r\nx-trailer: y\r\n\r\n"])
        c.send(head.encode() + b"transfer-encoding: chunked\r\n\r\n"
               + b"".join(chunks(body, random)) + end)
        fine(c.read())


def badly_chunked(url, random, good):
    path, body = good
    size = random.choice([b"zz", b"-1", b"f" * 17, b"7fffffff", b"80000000", b"", b" 5", b"0x5",
                          b"5\n", b"1" * 5000])
    with Connection(url) as c:
        head = f"POST {path} HTTP/1.1\r\nhost: {c.authority}\r\ncontent-type: {JSON}\r\n"
        c.send(head.encode() + b"transfer-encoding: chunked\r\n\r\n" + size + b"\r\n" + body)
        c.socket.shutdown(socket.SHUT_WR)
        settle(c, REFUSED)


def pipelined(url, random, good):
    """Several requests in one packet: as many answers, in order."""
    path, body = good
    with Connection(url) as c:
        ask = {200: request(c.authority, path, body),
               404: f"GET /nowhere HTTP/1.1\r\nhost: {c.authority}\r\n\r\n".encode(),
               422: request(c.authority, path, b'{"other":1}')}
        wanted = [random.choice(list(ask)) for _ in range(random.randint(2, 12))]
        c.send(b"".join(ask[status] for status in wanted))
        for number, status in enumerate(wanted):
            got = c.read()
            assert got.status == status, f"answer {number} of {wanted} is {got!r}"


def framed_twice(url, random, good):
    """Lengths that disagree or are none: the ground on which requests are smuggled."""
    path, body = good
    n = len(body)
    framing = random.choice([
        f"content-length: {n}\r\ntransfer-encoding: chunked",
        f"content-length: {n}\r\ncontent-length: {n + 1}",
        "content-length: -1", f"content-length: +{n}", f"content-length: {n}, {n + 7}",
        "content-length: 0x10", "content-length: " + "9" * 30, "content-length: ",
        "transfer-encoding: gzip", "transfer-encoding: chunked, identity",
        f"content-length: {n}\r\ntransfer-encoding: xchunked", "content-length: 1e3"])
    with Connection(url) as c:
        c.send(f"POST {path} HTTP/1.1\r\nhost: {c.authority}\r\ncontent-type: {JSON}\r\n{framing}"
               "\r\n\r\n".encode() + body)
        c.socket.shutdown(socket.SHUT_WR)
        settle(c, REFUSED)


def large_head(url, random, good):
    path, body = good
    more = random.choice([
        ["x-a: " + "a" * 20_000], ["x-a: " + "a" * 1_000_000], ["cookie: a=b"] * 20_000,
        ["a" * 100_000 + ": b"]])
    with Connection(url) as c:
        c.send(request(c.authority, path, body, JSON, *more))
        settle(c, REFUSED)
    with Connection(url) as c:
        target = "/" + "x" * random.choice([5_000, 100_000])
        c.send(f"GET {target} HTTP/1.1\r\nhost: {c.authority}\r\n\r\n".encode())
        settle(c, REFUSED)


def no_http(url, random, good):
    data = random.choice([
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + random.randbytes(500),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n",
        b"POST /embed HTTP/1.1\r\n\r\n", b"GET  /health  HTTP/1.1\r\n\r\n", b"\r\n\r\n\r\n",
        b"get /health HTTP/1.1\r\nhost: x\r\n\r\n", b"GET /health HTTP/1.1\r\nhost : x\r\n\r\n",
        b"GET /health HTTP/1.1\r\nhost: x\r\n folded: y\r\n\r\n", b"GET /a\x00b HTTP/1.1\r\n\r\n",
        b"GET /health HTTP/1.1\nhost: x\n\n", b"GET /health HTTP/1.1\r\nx\r\n\r\n",
        random.randbytes(random.randint(1, 3000)), b"\x00" * 10_000])
    with Connection(url) as c:
        c.send(data)
        c.socket.shutdown(socket.SHUT_WR)
        settle(c, REFUSED | {101, 200})


def waits_for_leave(url, random, good):
    path, body = good
    with Connection(url) as c:
        whole = request(c.authority, path, body, JSON, "expect: 100-continue")
        c.send(whole[:-len(body)])
        c.socket.settimeout(c.patience)
        c.send(body)
        fine(c.read())


def old_protocol(url, random, good):
    path, body = good
    with Connection(url) as c:
        c.send(f"POST {path} HTTP/1.0\r\ncontent-type: {JSON}\r\ncontent-length: {len(body)}"
               "\r\n\r\n".encode() + body)
        fine(c.read())
        assert not c.socket.recv(1), "the connection of an HTTP/1.0 caller stays open"


def wrong_method(url, random, good):
    method, path, allowed = random.choice([
        ("GET", "/embed", {405}), ("PUT", "/embed", {405}), ("DELETE", "/v1/embeddings", {405}),
        ("POST", "/health", {405}), ("POST", "/info", {405}), ("PATCH", "/rerank", {405}),
        ("GET", "/nowhere", {404}), ("POST", "/embed/", {404}),
        ("GET", "/../etc/passwd", {400, 404}),
        ("GET", "/%2e%2e/%00", {400, 404}), ("GET", "//embed", {404}), ("GET", "/%zz", {400, 404}),
        ("BREW", "/embed", {400, 405, 501}), ("OPTIONS", "/embed", {200, 204}),
        ("GET", "/health?x=" + "y" * 100, {200}), ("TRACE", "/embed", {405, 501})])
    with Connection(url) as c:
        c.send(f"{method} {path} HTTP/1.1\r\nhost: {c.authority}\r\ncontent-length: 0\r\n\r\n"
               .encode())
        answer = c.read()
        assert answer.status in allowed, f"{method} {path[:60]}: {answer!r}"
        if answer.status == 405 and method != "BREW":
            assert answer.headers.get("allow"), f"{method} {path}: 405 without allow"


def packed(url, random, good):
    """A compressed body: unpacked or refused, and never unpacked without a limit."""
    path, body = good
    if random.random() < 0.5:
        body = body[:-1] + b',"unknown":"' + b"x" * 20_000_000 + b'"}'
    small = gzip.compress(body, 1)
    with Connection(url) as c:
        c.send(request(c.authority, path, small, JSON, "content-encoding: gzip"))
        settle(c, {200, 400, 413, 415})


ALL = [cut_body, half_closed, leaves_at_once, slow_body, says_nothing, chunked, badly_chunked,
       pipelined, framed_twice, large_head, no_http, waits_for_leave, old_protocol, wrong_method,
       packed]
