"""Makes requests: right ones, nearly right ones, and bytes that are nothing at all."""

import json

WORDS = ("the purlin is a beam that lies across the roof and carries load deep learning what "
         "test query answer 42 3.14 Ünïcode café naïve 深度学习 これは Привет 🙂 👩‍👩‍👧 שלום").split()
TEXTS = ["", " ", "   ", "\n", "\u0000", "a\u0000b", "\u0001\u001f", "\u200b\u200d\ufeff",
         "[CLS] [SEP] [PAD] [MASK] [UNK]", "</s><s><|endoftext|>", "\u202e rtl",
         "e" + "\u0301" * 99, "\U0010ffff\ufffe", "\\", "\"", "a" * 200, "深" * 300, "##ing ##s",
         "'; drop table x; --", "%s%n%d${jndi:x}", "\t tab\r\n", "𝔘𝔫𝔦", "null", "İıſßﬁ",
         "\U0001f3f3\ufe0f\u200d\U0001f308" * 20]
NUMBERS = [0, 1, -1, 2, 101, 384, 385, 30521, 30522, 2**31 - 1, 2**31, 2**32 - 1, 2**32,
           2**53 + 1, 2**63, 2**64, -2**63, 10**40, 0.0, -0.0, 1.0, 0.5, 1e-320, 1e300, 101.0]
RAW_NUMBERS = ["1e400", "-1e999", "1" * 400, "0." + "3" * 2000, "1e-99999999999", "01", "+1", "1.",
               ".5", "0x10", "NaN", "Infinity", "-Infinity", "--1", "1_000", "1e", "²"]
CONTENT_TYPES = [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                 "application/jsonp", "json", "application/octet-stream", "*/*", "text/json",
                 "application/json5", "image/svg+xml", "application/xml"]
JSON_TYPES = ["application/json; charset=utf-8", "APPLICATION/JSON", "application/ld+json",
              "application/vnd.api+json", "application/json;charset=UTF-8", "Application/Json"]
BYTES = [b"", b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80",
         b"\xf4\x90\x80\x80", b"\\ud800", b"\\udc00", b"\\u12", b"\\x", b"{", b"}", b"[", b"]",
         b"\"", b",", b":", b"null", b"\x1f", b"/**/", b"//", b"'", b"\xe2\x80\xa8", b"\\", b"-",
         b"1e9999", b"\r\n\r\n", b"0\r\n\r\n"]


class Maker:
    """Draws everything from one seeded source, so that a seed makes a run again."""

    def __init__(self, random, model):
        self.random, self.model = random, model

    def one(self, choices):
        return self.random.choice(choices)

    def chance(self, share):
        return self.random.random() < share

    def text(self):
        kind = self.random.random()
        if kind < 0.15:
            return self.one(TEXTS)
        if kind < 0.18:
            return " ".join(self.one(WORDS) for _ in range(self.random.randint(200, 900)))
        if kind < 0.185:
            return self.one(WORDS) * self.random.randint(1000, 20000)
        return " ".join(self.one(WORDS) for _ in range(self.random.randint(1, 12)))

    def good_text(self):
        return " ".join(self.one(WORDS) for _ in range(self.random.randint(1, 12)))

    def many(self, make, most=5):
        count = self.random.randint(0 if self.chance(0.1) else 1, most)
        return [make() for _ in range(count)]

    def ids(self):
        top = self.model.vocabulary - 1
        made = self.many(lambda: self.random.randint(0, top))
        if self.chance(0.1):
            made.append(self.one(NUMBERS))
        return made

    def input(self):
        return self.one([self.good_text, self.text, self.ids, lambda: self.many(self.text),
                         lambda: self.many(self.good_text, 12), lambda: self.many(self.ids, 3),
                         lambda: self.many(lambda: self.one([self.text, self.ids])(), 3)])()

    def pair(self):
        return [self.text() for _ in range(self.one([1, 1, 2, 2, 2, 3]))]

    def predicted(self):
        return self.one([self.good_text, self.text, self.pair, lambda: self.many(self.pair)])()

    def cut(self, value):
        if self.chance(0.3):
            value["truncate"] = self.one([True, True, False, None])
        if self.chance(0.2):
            value["truncation_direction"] = self.one(["Right", "right", "Left", "left", "LEFT"])
        return value

    def embed(self, name="inputs"):
        value = self.cut({name: self.input()})
        if self.chance(0.3):
            value["normalize"] = self.chance(0.5)
        if self.chance(0.2):
            value["dimensions"] = self.one([1, 7, 16, self.model.dimensions, 0, 10**6, None])
        if self.chance(0.05):
            value["prompt_name"] = self.one([None, "query", ""])
        return value

    def openai(self):
        value = {"input": self.input()}
        for name, choices in (("model", ["x", None, ""]), ("user", ["u", None]),
                              ("encoding_format", ["float", "base64", "hex"]),
                              ("dimensions", [1, 16, None, 0])):
            if self.chance(0.3):
                value[name] = self.one(choices)
        return value

    def valid(self, path):
        """A request of the right shape, most of the time."""
        if path in ("/", "/invocations"):
            path = {"dense": "/embed", "splade": "/embed_sparse", "classifier": "/predict",
                    "reranker": "/rerank"}[self.model.kind]
        if path in ("/embed", "/embed_all", "/embed_sparse"):
            return self.embed()
        if path in ("/v1/embeddings", "/embeddings"):
            return self.openai()
        if path == "/similarity":
            value = {"inputs": {"source_sentence": self.text(),
                                "sentences": self.many(self.text)}}
            if self.chance(0.3):
                value["parameters"] = self.one([None, {}, self.cut({}), {"prompt_name": None}])
            return value
        if path == "/rerank":
            value = self.cut({"query": self.text(), "texts": self.many(self.text)})
        elif path == "/predict":
            value = self.cut({"inputs": self.predicted()})
        elif path == "/tokenize":
            value = {"inputs": self.one([self.text, lambda: self.many(self.text)])()}
        elif path == "/decode":
            value = {"ids": self.one([self.ids, lambda: self.many(self.ids)])()}
        else:
            own = {"dense": "/embed", "splade": "/embed_sparse"}.get(self.model.kind, "/predict")
            paths = [own, own, "/rerank"]
            return {"instances": self.many(lambda: self.valid(self.one(paths)), 3)}
        for name in ("raw_scores", "return_text", "add_special_tokens", "skip_special_tokens"):
            if self.chance(0.15):
                value[name] = self.one([True, False, None])
        return value

    def anything(self, deep=3):
        """Any JSON value."""
        kind = self.random.randint(0, 6 if deep else 4)
        if kind == 5:
            return self.many(lambda: self.anything(deep - 1), 4)
        if kind == 6:
            return {self.one([*WORDS, "inputs", "input"]): self.anything(deep - 1)
                    for _ in range(self.random.randint(0, 3))}
        return [self.one(TEXTS), self.one(NUMBERS), True, None, self.good_text()][kind]

    def bent(self, value):
        """Takes a right request and makes one thing in it odd."""
        value = dict(value)
        name = self.one([*value, "unknown", "parameters", "truncate", "dimensions"])
        how = self.random.randint(0, 4)
        if how == 0:
            value.pop(name, None)
        elif how == 1:
            value[self.one(["more", "Inputs", "inputs ", "", "\u0000"])] = self.anything()
        else:
            value[name] = self.anything()
        return value

    def body(self, path):
        """The bytes of one request to `path`."""
        kind = self.random.random()
        if kind < 0.35:
            return dump(self.valid(path), self.chance(0.5))
        if kind < 0.65:
            return dump(self.bent(self.valid(path)), self.chance(0.5))
        if kind < 0.70:
            return dump(self.anything())
        if kind < 0.75:
            return self.twice(dump(self.valid(path)))
        if kind < 0.80:
            return self.with_number(dump(self.bent(self.valid(path))))
        if kind < 0.84:
            return self.nested(path)
        if kind < 0.845:
            return self.large(path)
        return self.broken(dump(self.valid(path), self.chance(0.5)))

    def twice(self, body):
        """The first member once more."""
        value = json.loads(body)
        name = self.one(list(value))
        again = json.dumps({name: self.one([value[name], self.anything()])})
        return body[:-1] + b"," + again[1:].encode()

    def with_number(self, body):
        raw = self.one(RAW_NUMBERS).encode()
        place = self.one([b"dimensions", b"inputs", b"unknown", b"truncate"])
        return body[:-1] + b',"' + place + b'":' + raw + b"}"

    def nested(self, path):
        many = self.one([50, 127, 128, 129, 500, 1000, 1001, 5000, 100000])
        begin, end = self.one([(b"[", b"]"), (b'{"a":', b"}")])
        if begin != b"[":
            end, middle = b"}", b"1"
        else:
            middle = b""
        tower = begin * many + middle + end * (many if self.chance(0.7) else 0)
        return self.one([
            tower, b'{"inputs":' + tower + b"}",
            dump(self.valid(path))[:-1] + b',"unknown":' + tower + b"}"])

    def large(self, path):
        """Around the limit of a body's size."""
        room = self.model.payload + self.one([-1, 0, 1, 2, 1000, 500_000])
        start = dump(self.valid(path))[:-1] + b',"unknown":"'
        return start + b"x" * (room - len(start) - 2) + b'"}'

    def broken(self, body):
        body = bytearray(body)
        for _ in range(self.random.randint(1, 3)):
            at = self.random.randint(0, len(body))
            how = self.random.randint(0, 5)
            if how == 0:
                body[at:at] = self.one(BYTES)
            elif how == 1:
                body = body[:at]
            elif how == 2:
                del body[at:at + self.random.randint(1, 4)]
            elif how == 3 and at < len(body):
                body[at] = self.random.randint(0, 255)
            elif how == 4:
                body += self.one(BYTES)
            else:
                end = self.random.randint(at, len(body))
                body[at:at] = body[at:end]
        return bytes(body)


def dump(value, plain=True):
    text = json.dumps(value, ensure_ascii=plain)
    return text.encode("utf-8", "surrogatepass")
