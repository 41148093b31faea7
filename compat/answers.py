"""What is known of a server, and whether an answer that may be right looks right."""

import json
import math

import oracle
from checks import GOLDEN, fixture, is_golden, near, same
from http1 import Connection
from server import FIXTURES

SUCCESS = ("x-compute-type", "x-compute-time", "x-compute-characters", "x-compute-tokens",
           "x-total-time", "x-tokenization-time", "x-queue-time", "x-inference-time")
UNMEASURED = ("/tokenize", "/decode", "/vertex")
OPENAI = ("/v1/embeddings", "/embeddings")


class Known:
    """One server's facts, and a request to it whose answer is known."""

    def __init__(self, server):
        self.kind = server.kind
        with Connection(server.url) as c:
            info = c.get("/info").json()
        config = {"vocab_size": 30522, "hidden_size": 384}
        if self.kind != "dense":
            config = json.loads((FIXTURES / self.kind / "config.json").read_text("utf-8"))
        size = config["vocab_size"] if self.kind == "splade" else config["hidden_size"]
        self.model = oracle.Model(self.kind, size, config["vocab_size"],
                                  info["max_input_length"], info["max_client_batch_size"])
        self.case = None if self.kind == "dense" else fixture(self.kind)["cases"][0]

    def right(self):
        """A path and a body."""
        if self.kind == "dense":
            return "/embed", json.dumps({"inputs": GOLDEN["inputs"]}).encode()
        inputs = self.case["inputs"]
        if self.kind == "reranker":
            return "/rerank", json.dumps({"query": inputs[0], "texts": [inputs[1]]}).encode()
        path = "/predict" if self.kind == "classifier" else "/embed_sparse"
        return path, json.dumps({"inputs": inputs}).encode()

    def good(self, connection):
        """Sends it and compares every number."""
        answer = connection.post(*self.right())
        same(answer.status, 200)
        value = answer.json()
        if self.kind == "dense":
            same(len(value), 1)
            is_golden(value[0])
        elif self.kind == "splade":
            sparse = self.case["sparse"]
            same([p["index"] for p in value[0]], [p["index"] for p in sparse])
            near([p["value"] for p in value[0]], [p["value"] for p in sparse], 1e-4)
        else:
            scores = [p["score"] for p in self.case["predictions"]]
            near([p["score"] for p in value], scores, 1e-4)


def looks_right(known, path, body, answer):
    """Why not, or None."""
    measured = [name for name in SUCCESS if name in answer.headers]
    if answer.headers.get("content-type", "").split(";")[0] != "application/json":
        return f"its content type is {answer.headers.get('content-type')!r}"
    value = answer.json()
    if answer.status != 200:
        if measured:
            return f"a refusal with {measured[0]}"
        return refusal(path, answer.status, value)
    if path not in UNMEASURED and len(measured) < len(SUCCESS):
        return f"only {measured} of the measuring headers"
    try:
        start = body.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
        if oracle.depth(start) > oracle.DEEP:
            return None
        sent = oracle.READER.raw_decode(start)[0]
    except (ValueError, RecursionError, oracle.Odd):
        return None
    return success(known, path, sent, value)


def refusal(path, status, value):
    if path in OPENAI:
        if not isinstance(value.get("error"), dict) or not text(value["error"], "message"):
            return "no error object with a message"
        return None if text(value, "message", "type") and value.get("code") == status else (
            "no message, type and code")
    return None if text(value, "error", "error_type") else "no error and error_type"


def text(value, *names):
    return all(isinstance(value.get(name), str) and value[name] for name in names)


def success(known, path, sent, value):
    """Whether there are as many results as inputs, and numbers in them."""
    if path in ("/", "/invocations"):
        path = known.right()[0]
    if path in OPENAI:
        rows, count = value["data"], len(oracle.entries(sent["input"]))
    elif path in ("/embed", "/embed_all", "/embed_sparse", "/tokenize"):
        rows, count = value, len(oracle.entries(sent["inputs"]))
    elif path == "/decode":
        rows, count = value, len(oracle.entries(sent["ids"]))
    elif path == "/similarity":
        rows, count = value, len(sent["inputs"]["sentences"])
    elif path == "/rerank":
        rows, count = value, len(sent["texts"])
    elif path == "/vertex":
        rows, count = value["predictions"], len(sent["instances"])
    else:
        single = oracle.text(sent["inputs"]) or oracle.pair(sent["inputs"])
        rows, count = ([value] if single else value), 1 if single else len(sent["inputs"])
    if len(rows) != count:
        return f"{len(rows)} results for {count} inputs"
    if path == "/embed" and not all(map(finite, rows)):
        return "numbers that are none"
    return None


def finite(row):
    return len(row) > 0 and all(isinstance(x, (int, float)) and math.isfinite(x) for x in row)
