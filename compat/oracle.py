"""What a request must be answered with, worked out from the interface's rules alone.

`expect` gives the set of statuses that are right. Several rules may be broken at once, and which
one a server meets first is its own affair; a request that breaks a rule of shape is never judged
by its meaning. What the set does not hold, 5xx above all, is a defect.
"""

import json
import sys
from dataclasses import dataclass

sys.set_int_max_str_digits(0)

SHAPE = {422}  # well-formed JSON of another shape
NOT_JSON = {400}
DEEP, LONG_NUMBER = 64, 300  # from here on a reader may refuse the text itself
MOST_ID = (1 << 32) - 1
DIRECTIONS = ("Right", "right", "Left", "left")


@dataclass(frozen=True)
class Model:
    """The facts about a server that its answers depend on."""

    kind: str  # dense | splade | classifier | reranker
    dimensions: int
    vocabulary: int
    most_tokens: int
    most_inputs: int
    payload: int = 2_000_000


class Odd(Exception):
    """Text on which JSON readers differ."""


class Repeated(dict):
    """An object in which a name came twice."""


def members(pairs):
    made = dict(pairs)
    return made if len(made) == len(pairs) else Repeated(made)


def refuse(text):
    raise ValueError(text)


def number(text, read):
    if len(text) > LONG_NUMBER:
        raise Odd("a very long number")
    value = read(text)
    if value in (float("inf"), float("-inf")):
        raise Odd("a number beyond any")
    return value


READER = json.JSONDecoder(
    object_pairs_hook=members, parse_constant=refuse, parse_int=lambda t: number(t, int),
    parse_float=lambda t: number(t, float))


def depth(text):
    if text.count("[") + text.count("{") <= DEEP:
        return 0
    deepest = now = 0
    quoted = escaped = False
    for c in text:
        if quoted:
            escaped, quoted = c == "\\" and not escaped, c != '"' or escaped
        elif c == '"':
            quoted = True
        elif c in "[{":
            now += 1
            deepest = max(deepest, now)
        elif c in "]}":
            now -= 1
    return deepest


def expect(model, path, body, content_type="application/json"):
    if len(body) > model.payload:
        return {413}
    if not is_json(content_type):
        return {415}
    doubt = set()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as e:
        # Nobody need look at what comes after the first whole value.
        text, doubt = body[:e.start].decode("utf-8"), NOT_JSON | SHAPE
    if text.startswith("\ufeff"):
        text, doubt = text[1:], doubt | {400}
    if depth(text) > DEEP:
        return {200, 424} | NOT_JSON | SHAPE
    start = len(text) - len(text.lstrip(" \t\r\n"))
    try:
        value, end = READER.raw_decode(text, start)
    except Odd:
        return {200, 424} | NOT_JSON | SHAPE
    except ValueError:
        # A reader that checks the shape as it goes may stop at that first.
        return NOT_JSON | (SHAPE if text.lstrip() else set())
    if text[end:].strip(" \t\r\n"):
        doubt = doubt | {400}
    if "\\u" in text and has_lone_surrogate(value):
        return NOT_JSON | SHAPE
    return judge(model, path, value) | doubt


def is_json(content_type):
    if content_type is None:
        return False
    kind = content_type.split(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json"))


def has_lone_surrogate(value):
    if isinstance(value, str):
        return any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, dict):
        return any(has_lone_surrogate(v) for pair in value.items() for v in pair)
    return isinstance(value, list) and any(map(has_lone_surrogate, value))


def judge(model, path, value):
    if path in ("/", "/invocations"):
        path = {"dense": "/embed", "splade": "/embed_sparse", "classifier": "/predict",
                "reranker": "/rerank"}[model.kind]
    if not isinstance(value, dict):
        return SHAPE | NOT_JSON
    rules = RULES[path]
    shape = rules.shape(value)
    if shape:
        return shape | (NOT_JSON if isinstance(value, Repeated) else set())
    found = rules.meaning(model, value)
    return (found or {200}) | (SHAPE | NOT_JSON if isinstance(value, Repeated) else set())


# Shapes: each checker takes a value and gives True where it fits.

def text(v):
    return isinstance(v, str)


def flag(v):
    return isinstance(v, bool)


def flag_or_null(v):
    return v is None or flag(v)


def text_or_null(v):
    return v is None or text(v)


def whole(v):
    return isinstance(v, int) and not isinstance(v, bool) and 0 <= v


def count_or_null(v):
    return v is None or whole(v)


def direction(v):
    return v in DIRECTIONS


def ids(v):
    return isinstance(v, list) and all(whole(i) and i <= MOST_ID for i in v)


def texts(v):
    return isinstance(v, list) and all(map(text, v))


def input_(v):
    return text(v) or ids(v) or (
        isinstance(v, list) and all(text(one) or ids(one) for one in v))


def text_or_texts(v):
    return text(v) or texts(v)


def id_lists(v):
    return ids(v) or (isinstance(v, list) and all(map(ids, v)))


def pair(v):
    return texts(v) and 1 <= len(v) <= 2


def predicted(v):
    return text(v) or pair(v) or (isinstance(v, list) and len(v) > 0 and all(map(pair, v)))


def encoding(v):
    return v in ("float", "base64")


def compared(v):
    return isinstance(v, dict) and text(v.get("source_sentence")) and texts(v.get("sentences"))


def parameters(v):
    return v is None or (isinstance(v, dict) and not CUT.shape(v))


@dataclass(frozen=True)
class Rules:
    """One request body: members it must have, members it may have, and what they mean."""

    needed: dict
    allowed: dict
    meaning: object

    def shape(self, value):
        wrong = set()
        for name, fits in (self.needed | self.allowed).items():
            if name not in value:
                wrong |= SHAPE if name in self.needed else set()
            elif not fits(value[name]):
                # To some readers what is no word at all is not even JSON where one is due.
                choice = fits in (direction, encoding) and not text(value[name])
                wrong |= SHAPE | (NOT_JSON if choice else set())
        return wrong


# Meanings: each gives the statuses of all rules broken, or nothing.

def entries(v):
    """The inputs one by one; an id list is one input, and so is an empty list."""
    if text(v) or ids(v):
        return [v]
    return v


def cut(model, value, all_inputs):
    """Lengths: certain, impossible, or not known without a tokenizer."""
    found = set()
    for one in all_inputs:
        if isinstance(one, list) and any(i >= model.vocabulary for i in one):
            found |= {422}
        if value.get("truncate") is False:
            size = len(one) if isinstance(one, list) else len(one.split())
            if size > model.most_tokens:
                found |= {422}
            elif (size if isinstance(one, list) else len(one)) + 2 > model.most_tokens:
                found |= {200, 422}
    return found


def embedded(kind, name="inputs", raw=False, short=False):
    """`raw`: SPLADE answers too, unless normalized vectors are wanted; `short`: cuts them."""
    def meaning(model, value):
        inputs = entries(value[name])
        sparse = raw and model.kind == "splade" and value.get("normalize") is False
        found = set() if model.kind == kind or sparse else {424}
        if any(len(one) == 0 for one in inputs):
            found |= {400}
        if len(inputs) > model.most_inputs:
            found |= {422}
        if name == "inputs" and value.get("prompt_name") is not None:
            found |= {422}
        wide = value.get("dimensions") if short else None
        if wide is not None and (wide == 0 or wide > model.dimensions):
            found |= {422}
        return found | cut(model, value if name == "inputs" else {}, inputs)
    return meaning


def compare(model, value):
    inputs, more = value["inputs"], value.get("parameters") or {}
    sentences = inputs["sentences"]
    found = set()
    if model.kind not in ("dense", "splade"):
        found |= {424}
    if not sentences or "" in sentences or inputs["source_sentence"] == "":
        found |= {400}
    if len(sentences) + 1 > model.most_inputs or more.get("prompt_name") is not None:
        found |= {422}
    return found | cut(model, more, [inputs["source_sentence"], *sentences])


def rerank(model, value):
    found = set() if model.kind == "reranker" else {424}
    if not value["texts"]:
        found |= {400}
    if len(value["texts"]) > model.most_inputs:
        found |= {422}
    if value.get("truncate") is False:
        found |= {200, 422}
    return found


def predict(model, value):
    inputs = value["inputs"]
    pairs = [inputs] if text(inputs) or pair(inputs) else inputs
    pairs = [[one] if text(one) else one for one in pairs]
    found = set() if model.kind in ("classifier", "reranker") else {424}
    if any(not any(one) for one in pairs):
        found |= {400}
    if len(pairs) > model.most_inputs:
        found |= {422}
    if value.get("truncate") is False:
        found |= {200, 422}
    return found


def tokenize(model, value):
    inputs = entries(value["inputs"])
    found = {400} if not inputs or "" in inputs or [] in inputs else set()
    if len(inputs) > model.most_inputs or value.get("prompt_name") is not None:
        found |= {422}
    if any(len(one) > 250 * model.most_tokens for one in inputs):
        found |= {200, 422}
    return found


def decode(model, value):
    inputs = entries(value["ids"])
    found = {400, 422} if any(len(one) == 0 for one in inputs) else set()
    if any(i >= model.vocabulary for one in inputs for i in one):
        found |= {200, 422}
    return found | ({422} if len(inputs) > model.most_inputs else set())


def vertex(model, value):
    found = set()
    for instance in value["instances"]:
        default = {"dense": "/embed", "splade": "/embed_sparse"}.get(model.kind, "/predict")
        path = "/rerank" if not RULES["/rerank"].shape(instance) else default
        one = judge(model, path, instance)
        if one != {200}:
            found |= one
    return found


def objects(v):
    return isinstance(v, list) and all(isinstance(one, dict) for one in v)


CUTS = {"truncate": flag_or_null, "truncation_direction": direction}
CUT = Rules({}, CUTS | {"prompt_name": text_or_null}, None)
EMBED = CUTS | {"prompt_name": text_or_null}
OPENAI = Rules({"input": input_},
               {"model": text_or_null, "user": text_or_null, "encoding_format": encoding,
                "dimensions": count_or_null},
               embedded("dense", name="input", short=True))
RULES = {
    "/embed": Rules({"inputs": input_},
                    EMBED | {"normalize": flag, "dimensions": count_or_null},
                    embedded("dense", raw=True, short=True)),
    "/embed_all": Rules({"inputs": input_}, EMBED, embedded("dense")),
    "/embed_sparse": Rules({"inputs": input_}, EMBED, embedded("splade")),
    "/similarity": Rules({"inputs": compared}, {"parameters": parameters}, compare),
    "/rerank": Rules({"query": text, "texts": texts},
                     CUTS | {"raw_scores": flag, "return_text": flag}, rerank),
    "/predict": Rules({"inputs": predicted}, CUTS | {"raw_scores": flag}, predict),
    "/v1/embeddings": OPENAI,
    "/embeddings": OPENAI,
    "/tokenize": Rules({"inputs": text_or_texts},
                       {"add_special_tokens": flag, "prompt_name": text_or_null}, tokenize),
    "/decode": Rules({"ids": id_lists}, {"skip_special_tokens": flag}, decode),
    "/vertex": Rules({"instances": objects}, {}, vertex),
}
ROUTES = [*RULES, "/", "/invocations"]
