// The events of a run: those that happened, then those that happen, over as many connections as it takes. While nobody looks there is none.
import { problemOf, send } from './session.js';
import { seen, sleep } from './waiting.js';

const terminal = new Set(['run.completed', 'run.failed', 'run.cancelled']);
const longestPause = 8000;

// connected is told whenever a connection stands (true) or is lost (false).
export async function* watch(id, connected) {
  let last = null;
  for (let pause = 250; ; pause = Math.min(pause * 2, longestPause)) {
    await seen();
    const hidden = new AbortController();
    const leave = () => hidden.abort();
    document.addEventListener('visibilitychange', leave, { once: true });
    try {
      const response = await open(id, last, hidden.signal);
      if (response?.status === 204) return;
      if (response?.ok) {
        connected(true);
        for await (const event of parse(response.body)) {
          pause = 250;
          last = event.id ?? last;
          yield event;
          if (terminal.has(event.type)) return;
        }
      }
    } finally {
      document.removeEventListener('visibilitychange', leave);
    }

    if (hidden.signal.aborted) continue;
    connected(false);
    await sleep(pause);
  }
}

// Null: no connection, or a server that comes and goes, so that another round may do better.
async function open(id, last, signal) {
  let response;
  try {
    response = await send(`/v1/runs/${id}/events`, { headers: last ? { 'Last-Event-ID': last } : {}, signal });
  } catch {
    return null;
  }

  if (response.ok) return response;
  if (response.status >= 500 || response.status === 429) return null;
  throw new Error(await problemOf(response));
}

// Server-sent events, as WHATWG HTML, section 9.2.6 reads them. A stream that breaks just ends.
async function* parse(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = {};
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line === '') {
          if (event.data !== undefined) yield { ...event, data: JSON.parse(event.data) };
          event = {};
          continue;
        }

        const colon = line.indexOf(':');
        const [field, text] = colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
        if (field === 'id') event.id = text;
        else if (field === 'event') event.type = text;
        else if (field === 'data') event.data = event.data === undefined ? text : `${event.data}\n${text}`;
      }
    }
  } catch (failure) {
    if (failure instanceof SyntaxError) throw failure;
  } finally {
    await reader.cancel().catch(() => {});
  }
}
