"""OpenAI's client for Python."""

import array
import asyncio
import base64

import openai
from checks import (EMBEDDER, GOLDEN, KEY, KEYED, CLASSIFIER, Checks, cosine, fails, is_golden,
                    near, same, says, unit)

TEXTS = ["test", "What is Deep Learning?", "test"]
EMPTY = "Input validation error: `inputs` cannot be empty"

check = Checks(f"openai {openai.__version__} for Python")
options = {"api_key": "none", "timeout": 60, "max_retries": 0}
client = openai.OpenAI(base_url=EMBEDDER + "/v1", **options)


@check("embeds one text, which it asks for in base64")
def _():
    answer = client.embeddings.create(model="anything", input="test")
    same(answer.object, "list")
    same([d.index for d in answer.data], [0])
    is_golden(answer.data[0].embedding)
    near([sum(x * x for x in answer.data[0].embedding)], [1.0], 1e-4)
    same((answer.usage.prompt_tokens, answer.usage.total_tokens), (3, 3))


@check("embeds one text as floats")
def _():
    answer = client.embeddings.create(model="anything", input="test", encoding_format="float")
    is_golden(answer.data[0].embedding)


@check("gets base64 when it asks for base64, the same numbers")
def _():
    answer = client.embeddings.create(model="anything", input="test", encoding_format="base64")
    floats = array.array("f", base64.b64decode(answer.data[0].embedding, validate=True))
    is_golden(floats)
    plain = client.embeddings.create(model="anything", input="test", encoding_format="float")
    near(floats, plain.data[0].embedding, 1e-6)


@check("embeds a batch, in order")
def _():
    answer = client.embeddings.create(model="anything", input=TEXTS)
    same([d.index for d in answer.data], [0, 1, 2])
    first, middle, last = (d.embedding for d in answer.data)
    is_golden(first)
    near(first, last, 1e-5)
    assert cosine(first, middle) < 0.9


@check("embeds 200 texts in one call")
def _():
    texts = [f"text number {n}" for n in range(199)] + ["test"]
    answer = client.embeddings.create(model="anything", input=texts)
    same([d.index for d in answer.data], list(range(200)))
    is_golden(answer.data[-1].embedding)


@check("asks for 128 dimensions and gets a unit vector")
def _():
    answer = client.embeddings.create(model="anything", input="test", dimensions=128)
    vector = answer.data[0].embedding
    is_golden(vector, 128)
    near(vector, unit(vector), 1e-5)


@check("sends token ids instead of text")
def _():
    answer = client.embeddings.create(model="anything", input=[[101, 3231, 102]])
    is_golden(answer.data[0].embedding)


@check("embeds from many coroutines at once")
def _():
    async def all_at_once():
        async with openai.AsyncOpenAI(base_url=EMBEDDER + "/v1", **options) as many:
            calls = (many.embeddings.create(model="anything", input="test") for _ in range(20))
            return await asyncio.gather(*calls)
    for answer in asyncio.run(all_at_once()):
        is_golden(answer.data[0].embedding)


@check("lists the model")
def _():
    models = list(client.models.list())
    same(len(models), 1)
    same(client.models.retrieve(models[0].id).id, models[0].id)


@check("reads why an empty text is refused")
def _():
    e = fails(openai.BadRequestError,
              lambda: client.embeddings.create(model="anything", input=""))
    says(e, "Error code: 400", EMPTY)
    same(e.body["message"], EMPTY)
    same(e.type, "Empty")


@check("reads why no dimensions are refused")
def _():
    e = fails(openai.UnprocessableEntityError,
              lambda: client.embeddings.create(model="anything", input="test", dimensions=0))
    says(e, "Error code: 422", "`dimensions` should be positive")


@check("reads why a classifier does not embed")
def _():
    other = openai.OpenAI(base_url=CLASSIFIER + "/v1", **options)
    e = fails(openai.APIStatusError,
              lambda: other.embeddings.create(model="anything", input="test"))
    same(e.status_code, 424)
    says(e, "Model is not an embedding model")


@check("is refused with a wrong key and served with the right one")
def _():
    def keyed(key):
        own = openai.OpenAI(base_url=KEYED + "/v1", **(options | {"api_key": key}))
        return own.embeddings.create(model="anything", input=GOLDEN["inputs"])
    e = fails(openai.AuthenticationError, lambda: keyed("wrong"))
    same(e.status_code, 401)
    same(len(keyed(KEY).data[0].embedding), 32)


check.end()
