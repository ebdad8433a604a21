// What every page does with what it shows: opening, copying, jumping.
import { problemOf, send } from './session.js';
import { announce } from './notices.js';

export function watchReading() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-unclip], [data-copy]');
    if (button?.dataset.unclip) unclip(button);
    else if (button?.dataset.copy) copy(button);
    const link = event.target.closest('a[href^="#"]');
    if (link) reveal(link.hash);
  });
  // Toggling does not bubble.
  document.addEventListener('toggle', (event) => {
    if (event.target.open && event.target.dataset?.lazy) load(event.target);
  }, true);
  window.addEventListener('hashchange', () => reveal(location.hash));
}

// Opens what a target lies in.
export function reveal(hash) {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target) return;
  for (let parent = target.parentElement; parent; parent = parent.parentElement) {
    if (parent instanceof HTMLDetailsElement) parent.open = true;
  }

  target.scrollIntoView({ block: 'start' });
}

function unclip(button) {
  const box = document.getElementById(button.dataset.unclip);
  const open = !('open' in box.dataset);
  if (open) box.dataset.open = '';
  else delete box.dataset.open;
  button.setAttribute('aria-expanded', String(open));
  button.textContent = open ? 'Show less' : 'Show all';
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = 'Copied';
    announce('Copied.');
  } catch {
    // No clipboard without HTTPS, save on localhost: the text is marked, so that the reader can copy it.
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    button.textContent = 'Marked: press Ctrl + C';
  }

  setTimeout(() => {
    button.textContent = 'Copy';
  }, 3000);
}

async function load(details) {
  if ('loaded' in details.dataset) return;
  details.dataset.loaded = '';
  const box = document.createElement('div');
  box.setAttribute('aria-live', 'polite');
  box.textContent = 'Loading…';
  details.append(box);
  try {
    const response = await send(details.dataset.lazy);
    if (response.ok) {
      box.innerHTML = await response.text();
      return;
    }

    box.textContent = await problemOf(response);
  } catch {
    box.textContent = 'The server cannot be reached just now.';
  }

  box.textContent += ' Close this and open it again to try once more.';
  details.addEventListener('toggle', () => {
    box.remove();
    delete details.dataset.loaded;
  }, { once: true });
}
