"""The platform, called by curl as Baseten's examples do and by OpenAI's client for Python."""

import json
import subprocess

import openai
from checks import PLATFORM, PLATFORM_KEY, Checks, fails, is_golden, same, says

PREDICT = PLATFORM + "/model-builtin0/production/predict"

check = Checks(f"platform, openai {openai.__version__} and curl")


def curl(*arguments, key=PLATFORM_KEY, scheme="Api-Key"):
    """Status and body. `-d` sends a form's content type, as the examples do."""
    done = subprocess.run(
        ["curl", "-sS", "--max-time", "60", "-w", "\n%{http_code}", *arguments,
         "-H", f"Authorization: {scheme} {key}"],
        capture_output=True, text=True, timeout=90, check=True)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(body)


def client(path="/v1", key=PLATFORM_KEY):
    return openai.OpenAI(base_url=PLATFORM + path, api_key=key, timeout=60, max_retries=0)


@check("predicts as the example's curl calls it")
def _():
    for scheme in ("Api-Key", "Bearer", "api-key"):
        status, answer = curl("-X", "POST", PREDICT, "-d", '{"input": "test"}', scheme=scheme)
        same(status, 200)
        is_golden(answer["data"][0]["embedding"])


@check("reaches a deployment, an environment, and a path behind sync")
def _():
    for path in ("environments/production/predict", "deployment/builtin1/predict",
                 "development/predict", "production/sync/v1/embeddings"):
        status, answer = curl("-X", "POST", f"{PLATFORM}/model-builtin0/{path}",
                              "-H", "Content-Type: application/json", "-d", '{"input": "test"}')
        same((path, status), (path, 200))
        is_golden(answer["data"][0]["embedding"])


@check("embeds by the endpoint's name, its id, and the model's name")
def _():
    for name in ("minilm", "builtin0", "sentence-transformers/all-MiniLM-L6-v2"):
        answer = client().embeddings.create(model=name, input=["test", "another text"])
        same([d.index for d in answer.data], [0, 1])
        is_golden(answer.data[0].embedding)


@check("embeds through the endpoint's own address")
def _():
    own = client("/model-builtin0/production/sync/v1")
    is_golden(own.embeddings.create(model="anything", input="test").data[0].embedding)


@check("lists models as OpenAI's client and as Baseten's read them")
def _():
    models = list(client().models.list())
    same([m.id for m in models], ["minilm"])
    same(client().models.retrieve("builtin0").object, "model")
    status, answer = curl(PLATFORM + "/v1/models")
    same((status, [m["id"] for m in answer["models"]]), (200, ["builtin0"]))


@check("reads why a wrong key is refused")
def _():
    wrong = PLATFORM_KEY[:-1] + ("a" if PLATFORM_KEY[-1] != "a" else "b")
    e = fails(openai.AuthenticationError,
              lambda: client(key=wrong).embeddings.create(model="minilm", input="test"))
    says(e, "401")
    status, answer = curl("-X", "POST", PREDICT, "-d", '{"input": "test"}', key=wrong)
    same(status, 401)
    assert answer["error"], "an error without words"


@check("reads that a model, an environment or a deployment is not there")
def _():
    e = fails(openai.NotFoundError,
              lambda: client().embeddings.create(model="nothing", input="test"))
    says(e, "nothing")
    for path in ("model-nothing0/production/predict", "model-builtin0/environments/x/predict",
                 "model-builtin0/deployment/nothing0/predict"):
        status, answer = curl("-X", "POST", f"{PLATFORM}/{path}", "-d", "{}")
        same((path, status), (path, 404))
        assert answer["error"], "an error without words"


@check("is woken without being called")
def _():
    status, _answer = curl("-X", "POST", PLATFORM + "/model-builtin0/production/wake")
    same(status, 202)


check.end()
