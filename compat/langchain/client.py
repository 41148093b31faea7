"""LangChain's embeddings for a text-embeddings server."""

import asyncio
from importlib.metadata import version

from checks import (CLASSIFIER, EMBEDDER, KEY, KEYED, Checks, cosine, fails, is_golden, near,
                    same, says)
from langchain_huggingface import HuggingFaceEndpointEmbeddings

check = Checks(f"langchain-huggingface {version('langchain-huggingface')}")


def embeddings(url, key="none", **options):
    return HuggingFaceEndpointEmbeddings(
        model=url, huggingfacehub_api_token=key, model_kwargs=options)


@check("embeds a query")
def _():
    is_golden(embeddings(EMBEDDER).embed_query("test"))


@check("embeds documents, in order, with line ends in them")
def _():
    answer = embeddings(EMBEDDER).embed_documents(["test", "What is\nDeep Learning?", "test"])
    same(len(answer), 3)
    is_golden(answer[0])
    near(answer[0], answer[2], 1e-5)
    near([cosine(answer[1], embeddings(EMBEDDER).embed_query("What is Deep Learning?"))], [1.0],
         1e-5)


@check("embeds asynchronously")
def _():
    is_golden(asyncio.run(embeddings(EMBEDDER).aembed_query("test")))


@check("passes truncate and normalize on")
def _():
    is_golden(embeddings(EMBEDDER, truncate=True, normalize=True).embed_query("test"))


@check("reads why an empty text is refused")
def _():
    e = fails(Exception, lambda: embeddings(EMBEDDER).embed_query(""))
    says(e, "Bad request", "`inputs` cannot be empty")


@check("reads why a classifier does not embed")
def _():
    e = fails(Exception, lambda: embeddings(CLASSIFIER + "/embed").embed_query("test"))
    says(e, "424", "Model is not an embedding model")


@check("is refused with a wrong key and served with the right one")
def _():
    says(fails(Exception, lambda: embeddings(KEYED, "wrong").embed_query("test")), "401")
    same(len(embeddings(KEYED, KEY).embed_query("test")), 32)


check.end()
