// OpenAI's client for JavaScript.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import OpenAI from 'openai';
import { VERSION } from 'openai/version';

const golden = JSON.parse(fs.readFileSync(process.env.COMPAT_GOLDEN, 'utf8'));
const EMPTY = 'Input validation error: `inputs` cannot be empty';
const name = `openai ${VERSION} for JavaScript`;
let failed = 0;

async function check(says, run) {
  try {
    await run();
    console.log(`ok    ${name}: ${says}`);
  } catch (e) {
    failed++;
    console.log(`FAIL  ${name}: ${says}: ${String(e).replace(/\s+/g, ' ').slice(0, 600)}`);
  }
}

function client(root, apiKey = 'none') {
  return new OpenAI({ baseURL: root + '/v1', apiKey, maxRetries: 0, timeout: 60_000 });
}

function near(got, wanted, tolerance) {
  assert.equal(got.length, wanted.length);
  const off = Math.max(...wanted.map((w, i) => Math.abs(w - got[i])));
  assert.ok(off <= tolerance, `off by ${off}, at most ${tolerance}`);
}

function isGolden(vector, length = 384) {
  assert.equal(vector.length, length);
  const cut = Array.from(vector).slice(0, 128);
  const norm = Math.hypot(...cut);
  near(cut.map((x) => x / norm), golden.vector, golden.tolerance);
}

async function fails(call, status, ...parts) {
  const error = await call().then(
    (answer) => assert.fail(`no error but ${JSON.stringify(answer).slice(0, 200)}`),
    (e) => e,
  );
  assert.ok(error instanceof OpenAI.APIError, String(error));
  assert.equal(error.status, status);
  for (const part of parts) {
    assert.ok(error.message.includes(part), `"${part}" is not in "${error.message}"`);
  }
  return error;
}

const embedder = client(process.env.COMPAT_EMBEDDER);
const create = (body) => embedder.embeddings.create({ model: 'anything', ...body });

await check('embeds one text, which it asks for in base64', async () => {
  const answer = await create({ input: 'test' });
  assert.equal(answer.object, 'list');
  isGolden(answer.data[0].embedding);
  assert.deepEqual(answer.usage, { prompt_tokens: 3, total_tokens: 3 });
});

await check('embeds one text as floats', async () => {
  const answer = await create({ input: 'test', encoding_format: 'float' });
  isGolden(answer.data[0].embedding);
});

await check('gets base64 when it asks for base64', async () => {
  const answer = await create({ input: 'test', encoding_format: 'base64' });
  const bytes = Buffer.from(answer.data[0].embedding, 'base64');
  isGolden(Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i)));
});

await check('embeds a batch, in order', async () => {
  const answer = await create({ input: ['test', 'What is Deep Learning?', 'test'] });
  assert.deepEqual(answer.data.map((d) => d.index), [0, 1, 2]);
  const [first, , last] = answer.data.map((d) => Array.from(d.embedding));
  isGolden(first);
  near(last, first, 1e-5);
});

await check('asks for 128 dimensions', async () => {
  isGolden((await create({ input: 'test', dimensions: 128 })).data[0].embedding, 128);
});

await check('embeds 20 texts at once in calls of their own', async () => {
  const calls = Array.from({ length: 20 }, () => create({ input: 'test' }));
  for (const answer of await Promise.all(calls)) {
    isGolden(answer.data[0].embedding);
  }
});

await check('lists the model', async () => {
  const models = (await embedder.models.list()).data;
  assert.equal(models.length, 1);
});

await check('reads why an empty text is refused', async () => {
  const error = await fails(() => create({ input: '' }), 400, EMPTY);
  assert.equal(error.type, 'Empty');
});

await check('reads why no dimensions are refused', () =>
  fails(() => create({ input: 'test', dimensions: 0 }), 422, '`dimensions` should be positive'));

await check('reads why a classifier does not embed', () =>
  fails(
    () => client(process.env.COMPAT_CLASSIFIER).embeddings.create({ model: 'x', input: 'test' }),
    424,
    'Model is not an embedding model',
  ));

await check('is refused with a wrong key and served with the right one', async () => {
  const keyed = (key) =>
    client(process.env.COMPAT_KEYED, key).embeddings.create({ model: 'x', input: 'test' });
  await fails(() => keyed('wrong'), 401);
  assert.equal((await keyed(process.env.COMPAT_KEY)).data[0].embedding.length, 32);
});

process.exit(failed ? 1 : 0);
