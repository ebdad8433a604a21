// The first page. The run stands in the address, so that a reload goes on with it.
import { Fragment, say } from '../fragment.js';
import { follow } from '../live.js';
import { postJson } from '../session.js';

let shown = location.search;

export async function show(content) {
  await new Fragment(content, '/inspector/ask').refresh();
  const form = document.getElementById('ask-form');
  if (!form) return;
  const model = document.getElementById('ask-model');
  const note = () => {
    document.getElementById('ask-note').textContent = model.selectedOptions[0].dataset.note;
  };
  model.addEventListener('change', note);
  note();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask(form);
  });
  document.getElementById('ask-text').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  document.getElementById('ask-stop').addEventListener('click', stop);
  window.addEventListener('popstate', () => {
    if (location.search !== shown) location.reload();
  });
  const run = new URLSearchParams(location.search).get('run');
  if (run) await watch(run);
}

async function ask(form) {
  const start = document.getElementById('ask-start');
  start.disabled = true;
  try {
    const run = await postJson('/v1/runs', bodyOf(new FormData(form)));
    history.pushState(null, '', `/?run=${run.id}`);
    shown = location.search;
    say(null);
    await watch(run.id);
  } catch (failure) {
    say(failure.message);
  } finally {
    start.disabled = false;
  }
}

function bodyOf(fields) {
  const messages = [{ role: 'user', content: fields.get('text') }];
  if (fields.get('system').trim()) messages.unshift({ role: 'system', content: fields.get('system') });
  const body = { model: fields.get('model'), messages };
  if (fields.get('max_tokens')) body.max_tokens = Number(fields.get('max_tokens'));
  return body;
}

async function watch(id) {
  const button = document.getElementById('ask-stop');
  const start = document.getElementById('ask-start');
  button.dataset.run = id;
  const board = new Fragment(document.getElementById('board'), `/inspector/runs/${encodeURIComponent(id)}/board`);
  await board.refresh();
  const shown = document.querySelector('#board [data-run]');
  if (shown?.dataset.status !== 'running') return;
  button.hidden = false;
  start.disabled = true;
  await follow(id, board);
  button.hidden = true;
  start.disabled = false;
}

async function stop(event) {
  try {
    await postJson(`/v1/runs/${event.currentTarget.dataset.run}/cancel`);
  } catch (failure) {
    say(failure.message);
  }
}
