"""What the clients' scripts share: one line per check, and the vector everybody computes.

`golden.json` holds the first 128 numbers, made a unit vector, that all-MiniLM-L6-v2 gives for
"test"; any exact implementation is within the tolerance.
"""

import json
import math
import os
import sys
from pathlib import Path

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text("utf-8"))
FIXTURES = Path(__file__).parent.parent / "engine/src/test/resources/fixtures"

EMBEDDER = os.environ.get("COMPAT_EMBEDDER", "")
CLASSIFIER = os.environ.get("COMPAT_CLASSIFIER", "")
RERANKER = os.environ.get("COMPAT_RERANKER", "")
SPLADE = os.environ.get("COMPAT_SPLADE", "")
KEYED = os.environ.get("COMPAT_KEYED", "")
KEY = os.environ.get("COMPAT_KEY", "")
PLATFORM = os.environ.get("COMPAT_PLATFORM", "")
PLATFORM_KEY = os.environ.get("COMPAT_PLATFORM_KEY", "")


class Checks:
    """Runs each decorated function at once and prints how it went."""

    def __init__(self, client):
        self.client, self.failed = client, 0

    def __call__(self, says):
        def run(function):
            try:
                function()
                print(f"ok    {self.client}: {says}", flush=True)
            except Exception as e:  # whatever a client throws is the check's result
                self.failed += 1
                why = " ".join(f"{type(e).__name__}: {e}".split())
                print(f"FAIL  {self.client}: {says}: {why[:600]}", flush=True)
        return run

    def end(self):
        sys.exit(1 if self.failed else 0)


def same(got, wanted):
    assert got == wanted, f"got {got!r}, not {wanted!r}"


def says(error, *parts):
    """What the user reads when he prints the error."""
    for part in parts:
        assert part in str(error), f"{part!r} is not in {str(error)!r}"


def fails(kind, call):
    try:
        result = call()
    except kind as e:
        return e
    raise AssertionError(f"no {kind.__name__}, but {str(result)[:200]}")


def unit(vector, first=128):
    cut = [float(x) for x in vector[:first]]
    norm = math.sqrt(sum(x * x for x in cut))
    return [x / norm for x in cut]


def near(got, wanted, tolerance):
    same(len(got), len(wanted))
    off = max(abs(float(a) - float(b)) for a, b in zip(got, wanted))
    assert off <= tolerance, f"off by {off}, at most {tolerance}"


def is_golden(vector, length=384):
    same(len(vector), length)
    near(unit(vector), GOLDEN["vector"], GOLDEN["tolerance"])


def cosine(a, b):
    return sum(x * y for x, y in zip(unit(a, len(a)), unit(b, len(b))))


def fixture(name):
    return json.loads((FIXTURES / name / "golden.json").read_text("utf-8"))
