// node check.mjs BASE_URL: every check prints one line "ok NAME" or "FAILED NAME: why"; the exit code is the number of failures.
// The server must serve the demo mixtures, with the API key "sdk-test-key".
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const baseURL = process.argv[2];
const client = new OpenAI({ baseURL, apiKey: 'sdk-test-key', maxRetries: 0 });
const messages = [{ role: 'user', content: 'Why is the sky blue?' }];
let failures = 0;

async function check(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    failures++;
    console.log(`FAILED ${name}: ${error?.stack ?? error}`);
  }
}

await check('models are listed', async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  assert.ok(ids.includes('moa') && ids.includes('moa-lite') && ids.includes('self-moa'), ids.join());
  assert.equal((await client.models.retrieve('moa')).id, 'moa');
});

await check('a completion has an answer and usage', async () => {
  const completion = await client.chat.completions.create({ model: 'moa', messages });
  assert.equal(completion.object, 'chat.completion');
  assert.equal(completion.model, 'moa');
  assert.equal(completion.choices[0].message.role, 'assistant');
  assert.ok(completion.choices[0].message.content.length > 0);
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.ok(completion.usage.total_tokens === completion.usage.prompt_tokens + completion.usage.completion_tokens);
});

await check('a stream has deltas, a finish reason and a usage chunk', async () => {
  const stream = await client.chat.completions.create({ model: 'moa', messages, stream: true, stream_options: { include_usage: true } });
  let text = '', finish = null, usage = null, deltas = 0;
  for await (const chunk of stream) {
    assert.equal(chunk.object, 'chat.completion.chunk');
    if (chunk.choices.length === 0) { usage = chunk.usage; continue; }
    assert.equal(usage, null, 'the usage chunk is the last');
    if (chunk.choices[0].delta.content) { text += chunk.choices[0].delta.content; deltas++; }
    finish = chunk.choices[0].finish_reason ?? finish;
  }
  assert.ok(deltas > 1 && text.length > 0, `${deltas} deltas`);
  assert.equal(finish, 'stop');
  assert.ok(usage.total_tokens > 0);
});

await check('the stream helper assembles the final completion', async () => {
  const runner = client.chat.completions.stream({ model: 'moa-lite', messages });
  const completion = await runner.finalChatCompletion();
  assert.ok(completion.choices[0].message.content.length > 0);
});

await check('layer progress does not disturb a client that does not know it', async () => {
  const stream = await client.chat.completions.create({ model: 'moa', messages, stream: true, moa: { events: true } });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? '';
  assert.ok(text.length > 0);
});

await check('an unknown model is NotFoundError', async () => {
  await assert.rejects(client.chat.completions.create({ model: 'no-such-model', messages }), error => {
    assert.ok(error instanceof OpenAI.NotFoundError, error.constructor.name);
    assert.equal(error.code, 'model_not_found');
    assert.ok(error.requestID);
    return true;
  });
});

await check('a bad request is BadRequestError and names the field', async () => {
  await assert.rejects(client.chat.completions.create({ model: 'moa', messages, temperature: 9 }), error => {
    assert.ok(error instanceof OpenAI.BadRequestError, error.constructor.name);
    assert.equal(error.param, 'temperature');
    return true;
  });
});

await check('a wrong key is AuthenticationError', async () => {
  const stranger = new OpenAI({ baseURL, apiKey: 'wrong', maxRetries: 0 });
  await assert.rejects(stranger.models.list(), error => error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key');
});

await check('a stream can be aborted', async () => {
  const stream = await client.chat.completions.create({ model: 'moa', messages, stream: true });
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta?.content) break;
  }
  assert.ok(stream.controller.signal.aborted);
});

await check('a call can be aborted', async () => {
  const controller = new AbortController();
  const asked = client.chat.completions.create({ model: 'moa', messages }, { signal: controller.signal });
  controller.abort();
  await assert.rejects(asked, error => error instanceof OpenAI.APIUserAbortError);
});

process.exit(failures);
