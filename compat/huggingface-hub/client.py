"""Hugging Face's own client; it is given the route to call as if that were the model."""

import asyncio

import huggingface_hub
from checks import (CLASSIFIER, EMBEDDER, KEY, KEYED, Checks, fails, fixture, is_golden, near,
                    same, says)
from huggingface_hub import AsyncInferenceClient, InferenceClient
from huggingface_hub.errors import HfHubHTTPError

check = Checks(f"huggingface_hub {huggingface_hub.__version__}")


def client(url, key="none"):
    return InferenceClient(model=url, token=key, timeout=60)


@check("embeds one text at / and at /embed")
def _():
    for route in ("", "/", "/embed"):
        answer = client(EMBEDDER + route).feature_extraction("test")
        same((answer.shape, str(answer.dtype)), ((1, 384), "float32"))
        is_golden(answer[0])


@check("embeds a batch, in order")
def _():
    texts = ["test", "What is Deep Learning?", "test"]
    answer = client(EMBEDDER + "/embed").feature_extraction(texts)
    same(answer.shape, (3, 384))
    is_golden(answer[0])
    near(answer[0], answer[2], 1e-5)


@check("sends normalize, truncate and truncation_direction")
def _():
    answer = client(EMBEDDER + "/embed").feature_extraction(
        "What is Deep Learning?", normalize=False, truncate=True, truncation_direction="left")
    near(answer[0][:3], [-0.59059864, -0.25252345, 0.14972475], 4e-3)
    near([float((answer[0] ** 2).sum() ** 0.5)], [7.5809], 4e-3)


@check("asks for 128 dimensions")
def _():
    is_golden(client(EMBEDDER + "/embed").feature_extraction("test", dimensions=128)[0], 128)


@check("compares sentences")
def _():
    answer = client(EMBEDDER + "/similarity").sentence_similarity(
        "Machine learning is so easy.",
        other_sentences=["Deep learning is so straightforward.",
                         "This is so difficult, like rocket science."])
    near(answer, [0.7785726, 0.4587626], 4e-3)  # the numbers of its own manual


@check("classifies a text")
def _():
    case = fixture("classifier")["cases"][0]
    best = client(CLASSIFIER + "/predict").text_classification(case["inputs"])
    same(best.label, case["predictions"][0]["label"])
    near([best.score], [case["predictions"][0]["score"]], 1e-4)


@check("classifies a text in a batch of one")
def _():
    case = fixture("classifier")["cases"][0]
    ranked = client(CLASSIFIER).text_classification([[case["inputs"]]])
    same([r.label for r in ranked], [p["label"] for p in case["predictions"]])
    near([r.score for r in ranked], [p["score"] for p in case["predictions"]], 1e-4)


@check("reads /info and asks for /health")
def _():
    endpoint = InferenceClient(model=EMBEDDER, token="none", provider="hf-inference")
    info = endpoint.get_endpoint_info()
    same(info["model_type"], {"embedding": {"pooling": "mean"}})
    assert info["max_client_batch_size"] >= 32, info
    same(endpoint.health_check(), True)


@check("embeds from many coroutines at once")
def _():
    async def all_at_once():
        async with AsyncInferenceClient(model=EMBEDDER, token="none", timeout=60) as many:
            calls = (many.feature_extraction("test") for _ in range(20))
            return await asyncio.gather(*calls)
    for answer in asyncio.run(all_at_once()):
        is_golden(answer[0])


@check("reads why an empty text is refused")
def _():
    e = fails(HfHubHTTPError, lambda: client(EMBEDDER + "/embed").feature_extraction(""))
    says(e, "Bad request", "Input validation error: `inputs` cannot be empty")


@check("reads why a prompt is not known")
def _():
    e = fails(HfHubHTTPError, lambda: client(EMBEDDER + "/embed").feature_extraction(
        "test", prompt_name="query"))
    says(e, "422", "`default-prompt-name` is set to `query` but no prompts were found")


@check("reads why a classifier does not embed")
def _():
    e = fails(HfHubHTTPError, lambda: client(CLASSIFIER + "/embed").feature_extraction("test"))
    says(e, "424", "Backend error: Model is not an embedding model")


@check("is refused with a wrong key and served with the right one")
def _():
    e = fails(HfHubHTTPError, lambda: client(KEYED, "wrong").feature_extraction("test"))
    says(e, "401")
    same(client(KEYED, KEY).feature_extraction("test").shape, (1, 32))


check.end()
