"""curl, with the commands that the README of text-embeddings-inference teaches."""

import json
import subprocess

from checks import (CLASSIFIER, EMBEDDER, KEY, KEYED, RERANKER, SPLADE, Checks, fixture,
                    is_golden, near, same)

JSON = ("-H", "Content-Type: application/json")


def curl(*arguments):
    """Status, headers by lower-case name, and body."""
    mark = "\n--- %{http_code} %{header_json}"
    done = subprocess.run(["curl", "-sS", "--max-time", "60", "-w", mark, *arguments],
                          capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, f"curl exits {done.returncode}: {done.stderr.strip()}"
    body, _, told = done.stdout.rpartition("\n--- ")
    status, _, headers = told.partition(" ")
    return int(status), json.loads(headers), body


def post(url, body, *more):
    status, headers, text = curl(url, "-X", "POST", "-d", body, *JSON, *more)
    same(status, 200)
    same(headers["content-type"][0].split(";")[0], "application/json")
    return json.loads(text)


def refused(url, body, status, error, kind, *more):
    got, headers, text = curl(url, "-X", "POST", "-d", body, *JSON, *more)
    same((got, json.loads(text)), (status, {"error": error, "error_type": kind}))
    assert "x-compute-tokens" not in headers, "a refusal tells what it computed"


check = Checks("curl " + subprocess.run(
    ["curl", "--version"], capture_output=True, text=True, check=True).stdout.split()[1])


@check("embeds one text")
def _():
    answer = post(EMBEDDER + "/embed", '{"inputs":"What is Deep Learning?"}')
    same((len(answer), len(answer[0])), (1, 384))
    is_golden(post(EMBEDDER + "/embed", '{"inputs":"test"}')[0])


@check("embeds a batch")
def _():
    answer = post(EMBEDDER + "/embed", '{"inputs":["Today is a nice day", "I like you"]}')
    same([len(row) for row in answer], [384, 384])


@check("embeds every token")
def _():
    answer = post(EMBEDDER + "/embed_all", '{"inputs":"What is Deep Learning?"}')
    same((len(answer), len(answer[0]), len(answer[0][0])), (1, 7, 384))


@check("embeds at the OpenAI route")
def _():
    body = '{"input":"test","model":"text-embeddings-inference","user":"user"}'
    answer = post(EMBEDDER + "/v1/embeddings", body)
    same(answer["object"], "list")
    is_golden(answer["data"][0]["embedding"])


@check("embeds at / and for a Vertex caller")
def _():
    is_golden(post(EMBEDDER, '{"inputs":"test"}')[0])
    answer = post(EMBEDDER + "/vertex", '{"instances":[{"inputs":"test"}]}')
    is_golden(answer["predictions"][0][0])


@check("is told what the answer cost")
def _():
    _, headers, _ = curl(EMBEDDER + "/embed", "-X", "POST", "-d", '{"inputs":"test"}', *JSON)
    same((headers["x-compute-characters"], headers["x-compute-tokens"]), (["4"], ["3"]))
    for name in ("x-compute-type", "x-compute-time", "x-total-time", "x-tokenization-time",
                 "x-queue-time", "x-inference-time"):
        assert name in headers, f"{name} is missing"


@check("reranks")
def _():
    cases = fixture("reranker")["cases"]
    query, text = cases[2]["inputs"]
    other = cases[3]["inputs"][1]
    body = json.dumps({"query": query, "texts": [text, other], "return_text": True})
    answer = post(RERANKER + "/rerank", body)
    scores = [cases[2]["predictions"][0]["score"], cases[3]["predictions"][0]["score"]]
    same([a["index"] for a in answer], sorted((0, 1), key=lambda i: -scores[i]))
    near([a["score"] for a in answer], sorted(scores, reverse=True), 1e-4)
    same([a["text"] for a in answer], [[text, other][a["index"]] for a in answer])


@check("classifies one text, pairs and batches")
def _():
    cases = fixture("classifier")["cases"]

    def alike(got, case):
        same([g["label"] for g in got], [p["label"] for p in case["predictions"]])
        near([g["score"] for g in got], [p["score"] for p in case["predictions"]], 1e-4)
    alike(post(CLASSIFIER + "/predict", json.dumps({"inputs": cases[0]["inputs"]})), cases[0])
    pair = next(c for c in cases if isinstance(c["inputs"], list))
    alike(post(CLASSIFIER + "/predict", json.dumps({"inputs": pair["inputs"]})), pair)
    batch = [[cases[1]["inputs"]], pair["inputs"], [cases[0]["inputs"]]]
    answer = post(CLASSIFIER + "/predict", json.dumps({"inputs": batch}))
    for got, case in zip(answer, (cases[1], pair, cases[0])):
        alike(got, case)


@check("embeds sparsely")
def _():
    case = fixture("splade")["cases"][0]
    answer = post(SPLADE + "/embed_sparse", json.dumps({"inputs": case["inputs"]}))
    same([p["index"] for p in answer[0]], [p["index"] for p in case["sparse"]])
    near([p["value"] for p in answer[0]], [p["value"] for p in case["sparse"]], 1e-4)


@check("turns text into tokens and back")
def _():
    tokens = post(EMBEDDER + "/tokenize", '{"inputs":"What is Deep Learning?"}')
    same([t["id"] for t in tokens[0]], [101, 2054, 2003, 2784, 4083, 1029, 102])
    answer = post(EMBEDDER + "/decode", '{"ids":[101,2054,2003,2784,4083,1029,102]}')
    same(answer, ["what is deep learning?"])


@check("asks for health, metrics, facts and the manual")
def _():
    for route in ("/", "/health", "/ping", "/health/live", "/health/ready", "/metrics", "/info",
                  "/docs", "/api-doc/openapi.json"):
        status, _, _ = curl("-L", EMBEDDER + route)
        same((route, status), (route, 200))
    _, _, text = curl(EMBEDDER + "/metrics")
    assert "te_request_count" in text, text[:300]
    _, _, text = curl("-L", EMBEDDER + "/api-doc/openapi.json")
    assert "/embed" in json.loads(text)["paths"]


INVALID = "Input validation error: "
REFUSALS = [
    (EMBEDDER, "/embed", '{"inputs":""}', 400, INVALID + "`inputs` cannot be empty", "Empty"),
    (EMBEDDER, "/embed", '{"inputs":["a",""]}', 400, INVALID + "`inputs` cannot be empty", "Empty"),
    (EMBEDDER, "/tokenize", '{"inputs":[]}', 400, "`inputs` cannot be empty", "Empty"),
    (EMBEDDER, "/decode", '{"ids":[]}', 400, INVALID + "`input_ids` cannot be empty", "Empty"),
    (EMBEDDER, "/similarity", '{"inputs":{"source_sentence":"a","sentences":[]}}', 400,
     "`inputs.sentences` cannot be empty", "Empty"),
    (RERANKER, "/rerank", '{"query":"a","texts":[]}', 400, "`texts` cannot be empty", "Empty"),
    (EMBEDDER, "/rerank", '{"query":"a","texts":[]}', 400, "`texts` cannot be empty", "Empty"),
    (EMBEDDER, "/embed", '{"inputs":"a","dimensions":0}', 422,
     INVALID + "`dimensions` should be positive", "Validation"),
    (EMBEDDER, "/embed", '{"inputs":"a","dimensions":385}', 422, INVALID
     + "`dimensions` should be smaller than the maximum embedding dimension.", "Validation"),
    (EMBEDDER, "/embed", '{"inputs":"' + "the " * 511 + '","truncate":false}', 422,
     INVALID + "`inputs` must have less than 512 tokens. Given: 513", "Validation"),
    (EMBEDDER, "/embed", '{"inputs":"a","prompt_name":"q"}', 422, INVALID
     + "`default-prompt-name` is set to `q` but no prompts were found in the "
     "Sentence Transformers configuration", "Validation"),
    (EMBEDDER, "/rerank", '{"query":"a","texts":["b"]}', 424,
     "Backend error: model is not a re-ranker model", "Backend"),
    (EMBEDDER, "/predict", '{"inputs":"a"}', 424,
     "Backend error: Model is not a classifier model", "Backend"),
    (EMBEDDER, "/embed_sparse", '{"inputs":""}', 424,
     "Backend error: Model is not an embedding model with SPLADE pooling", "Backend"),
    (SPLADE, "/embed", '{"inputs":"a"}', 424,
     "Backend error: `normalize` is not available for SPLADE models", "Backend"),
    (SPLADE, "/embed_all", '{"inputs":"a"}', 424,
     "Backend error: `embed_all` is not available for SPLADE models", "Backend"),
    (CLASSIFIER, "/rerank", '{"query":"a","texts":["b"]}', 424,
     "Backend error: model is not a re-ranker model", "Backend"),
    (RERANKER, "/embed", '{"inputs":"a"}', 424,
     "Backend error: Model is not an embedding model", "Backend"),
]


@check(f"reads {len(REFUSALS)} reasons to be refused, word for word")
def _():
    for server, route, *case in REFUSALS:
        refused(server + route, *case)


@check("is told when what it sends is not JSON, or not said to be, or of another shape")
def _():
    cases = [(('{"inputs":"test"}',), 415), (('{"inputs":"a"', *JSON), 400),
             (('{"other":1}', *JSON), 422), (("x" * 100_000, *JSON), 400)]
    for arguments, wanted in cases:
        status, _, text = curl(EMBEDDER + "/embed", "-X", "POST", "-d", *arguments)
        same(status, wanted)
        assert json.loads(text)["error"], text


@check("is refused without a key and served with one")
def _():
    body = ("-X", "POST", "-d", '{"inputs":"test"}', *JSON)
    same(curl(KEYED + "/embed", *body)[0], 401)
    same(curl(KEYED + "/health")[0], 200)
    same(len(post(KEYED + "/embed", '{"inputs":"test"}', "-H", f"Authorization: Bearer {KEY}")[0]),
         32)


check.end()
