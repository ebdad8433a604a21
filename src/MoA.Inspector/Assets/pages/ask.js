// The first page. The run stands in the address, so that a reload goes on with it.
import { Fragment } from '../fragment.js';
import { follow } from '../live.js';
import { say } from '../notices.js';
import { post } from '../session.js';
import { stop } from '../stopping.js';

let shown = location.search;

export async function show(content) {
  await new Fragment(content, '/inspector/ask').load();
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
    // A key that is held down repeats; every run is paid for.
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat) form.requestSubmit();
  });
  document.getElementById('ask-stop').addEventListener('click', (event) => stop(event.currentTarget.dataset.run));
  window.addEventListener('popstate', () => {
    if (location.search !== shown) location.reload();
  });
  const run = new URLSearchParams(location.search).get('run');
  if (run) await watch(run);
}

async function ask(form) {
  const start = document.getElementById('ask-start');
  if (start.disabled) return;
  start.disabled = true;
  try {
    const run = await post('/v1/runs', JSON.stringify(bodyOf(new FormData(form))));
    history.pushState(null, '', `/?run=${run.id}`);
    shown = location.search;
    say('ask', null);
    // It runs, and may be stopped, whether or not its board can be fetched.
    offerStop(run.id);
    await watch(run.id);
  } catch (failure) {
    say('ask', failure.message);
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

function offerStop(id) {
  const button = document.getElementById('ask-stop');
  button.dataset.run = id;
  button.hidden = false;
}

async function watch(id) {
  const board = new Fragment(document.getElementById('board'), `/inspector/runs/${encodeURIComponent(id)}/board`);
  await board.load();
  const status = document.querySelector('#board [data-run]')?.dataset.status;
  if (status === 'running') {
    const start = document.getElementById('ask-start');
    start.disabled = true;
    offerStop(id);
    await follow(id, board);
    start.disabled = false;
  }

  document.getElementById('ask-stop').hidden = true;
}
