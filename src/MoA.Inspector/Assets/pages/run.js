// One run.
import { Fragment } from '../fragment.js';
import { follow } from '../live.js';
import { say } from '../notices.js';
import { poll } from '../polling.js';
import { reveal } from '../reading.js';
import { post } from '../session.js';
import { stop } from '../stopping.js';

export async function show(content) {
  const id = decodeURIComponent(location.pathname.split('/').at(-1));
  const view = new Fragment(content, `/inspector/runs/${encodeURIComponent(id)}`, prepare);
  await view.load();
  const run = content.querySelector('[data-run]');
  if (!run) return;
  reveal(location.hash);
  content.addEventListener('click', (event) => {
    if (event.target.id === 'run-stop') stop(id);
  });
  content.addEventListener('submit', (event) => {
    event.preventDefault();
    if (event.target.id === 'replay-form') replay(id, event.target);
  });
  if (run.dataset.status !== 'running') return;
  // Between events time passes too.
  const end = poll(view, 1000);
  await follow(id, view);
  end();
}

function prepare(root) {
  const curl = root.getElementById('curl');
  if (curl) curl.textContent = curl.textContent.replace('{origin}', location.origin);
}

let isReplaying = false;

async function replay(id, form) {
  // Pressed twice, it would be paid for twice.
  if (isReplaying) return;
  isReplaying = true;
  try {
    const run = await post('/v1/runs', requestOf(form));
    location.assign(`/compare?left=${id}&right=${run.id}`);
  } catch (failure) {
    say('replay', failure.message);
    isReplaying = false;
  }
}

// What the run changed about its own layers does not fit another mixture. As text, for parsed and written again its numbers would be rounded to 53 bits.
function requestOf(form) {
  const model = new FormData(form).get('model');
  if (model === form.dataset.model) return form.dataset.request;
  return `{"model":${JSON.stringify(model)},${form.dataset.otherwise.trimStart().slice(1)}`;
}
