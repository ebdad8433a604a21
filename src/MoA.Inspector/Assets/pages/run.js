// One run.
import { Fragment, poll, say } from '../fragment.js';
import { follow } from '../live.js';
import { reveal } from '../reading.js';
import { postJson } from '../session.js';

export async function show(content) {
  const id = decodeURIComponent(location.pathname.split('/').at(-1));
  const view = new Fragment(content, `/inspector/runs/${encodeURIComponent(id)}`, prepare);
  await view.refresh();
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
  const end = poll(() => view.refresh(), 1000);
  await follow(id, view);
  end();
}

function prepare(root) {
  const curl = root.getElementById('curl');
  if (curl) curl.textContent = curl.textContent.replace('{origin}', location.origin);
}

async function stop(id) {
  try {
    await postJson(`/v1/runs/${id}/cancel`);
  } catch (failure) {
    say(failure.message);
  }
}

async function replay(id, form) {
  try {
    const body = JSON.parse(form.dataset.request);
    const model = new FormData(form).get('model');
    // What the run changed about its mixture does not fit another.
    if (model !== body.model) delete body.moa;
    const run = await postJson('/v1/runs', { ...body, model });
    location.assign(`/compare?left=${id}&right=${run.id}`);
  } catch (failure) {
    say(failure.message);
  }
}
