// The reader's key: asked for where the server has keys, kept for this tab alone.
const place = 'moa-key';
let asking = null;

const element = (id) => document.getElementById(id);

export const needsKey = () => 'needsKey' in document.body.dataset;

// Fetches with the key. Where it is missing or wrong, the reader is asked until it is right; also where the server has got its keys after the page.
export async function send(url, options = {}) {
  let refused = false;
  for (;;) {
    if (needsKey() && (refused || !sessionStorage.getItem(place))) await askForKey(refused);
    refused = true;
    const headers = new Headers(options.headers);
    const key = sessionStorage.getItem(place);
    // No header can carry anything else, so it is no key.
    if (key && needsKey() && /[^ -~]/.test(key)) continue;
    if (key) headers.set('Authorization', `Bearer ${key}`);
    const response = await fetch(url, { ...options, headers, cache: 'no-store' });
    if (response.status !== 401) return response;
    if (needsKey()) continue;
    // Not every 401 is this server's: one of a proxy's no key of ours would change.
    if ((await errorOf(response.clone()))?.code !== 'invalid_api_key') return response;
    document.body.dataset.needsKey = '';
    refused = key !== null;
    element('key').hidden = false;
  }
}

// What an answer that is an error says, in the API's words.
export const problemOf = async (response) => (await errorOf(response))?.message ?? `The server answered ${response.status}.`;

async function errorOf(response) {
  try {
    return (await response.json()).error;
  } catch {
    return null; // Not the API's: a proxy's, or cut off.
  }
}

// Posts JSON, as text.
export async function post(url, json) {
  const response = await send(url, { method: 'POST', headers: json === undefined ? {} : { 'Content-Type': 'application/json' }, body: json });
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
    // A browser lets a dialog be held back once; pressed again, Escape closes it, and without a key there is nothing behind it.
    const reopen = () => {
      if (!dialog.open) dialog.showModal();
    };
    dialog.addEventListener('cancel', stay);
    dialog.addEventListener('close', reopen);
    form.addEventListener('submit', (event) => {
      // Closed here and now: the browser would do it later, when the dialog may have been opened again.
      event.preventDefault();
      dialog.removeEventListener('close', reopen);
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
