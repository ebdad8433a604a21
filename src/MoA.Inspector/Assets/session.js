// The reader's key: asked for where the server has keys, kept for this tab alone.
const place = 'moa-key';
let asking = null;

const element = (id) => document.getElementById(id);

export const needsKey = () => 'needsKey' in document.body.dataset;

// Fetches with the key. Where it is missing or wrong, the reader is asked until it is right.
export async function send(url, options = {}) {
  for (let refused = false; ; refused = true) {
    if (needsKey() && (refused || !sessionStorage.getItem(place))) await askForKey(refused);
    const headers = new Headers(options.headers);
    const key = sessionStorage.getItem(place);
    // No header can carry anything else, so it is no key.
    if (key && needsKey() && /[^ -~]/.test(key)) continue;
    if (key) headers.set('Authorization', `Bearer ${key}`);
    const response = await fetch(url, { ...options, headers, cache: 'no-store' });
    if (response.status !== 401) return response;
  }
}

// What an answer that is an error says, in the API's words.
export async function problemOf(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

export async function postJson(url, body) {
  const response = await send(url, {
    method: 'POST',
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await problemOf(response));
  return response.json();
}

export function offerKeyChange() {
  const button = element('key');
  button.hidden = !needsKey();
  button.addEventListener('click', () => {
    sessionStorage.removeItem(place);
    location.reload();
  });
}

function askForKey(refused) {
  asking ??= new Promise((resolve) => {
    const dialog = element('key-dialog');
    const form = element('key-form');
    const input = element('key-input');
    const error = element('key-error');
    error.hidden = !refused;
    error.textContent = 'That key is not one of this server\u2019s.';
    const stay = (event) => event.preventDefault();
    dialog.addEventListener('cancel', stay);
    form.addEventListener('submit', (event) => {
      // Closed here and now: the browser would do it later, when the dialog may have been opened again.
      event.preventDefault();
      dialog.close();
      sessionStorage.setItem(place, input.value.trim());
      input.value = '';
      dialog.removeEventListener('cancel', stay);
      asking = null;
      resolve();
    }, { once: true });
    dialog.showModal();
    input.focus();
  });
  return asking;
}
