// A part of a page that the server renders. A refresh costs the server a look where nothing has changed, and the page nothing at all.
import { morph } from './morph.js';
import { problemOf, send } from './session.js';
import { localise } from './moments.js';

export class Fragment {
  #target;
  #url;
  #prepare;
  #tag = null;
  #busy = null;
  #again = false;

  // prepare changes what came before it is shown.
  constructor(target, url, prepare = () => {}) {
    this.#target = target;
    this.#url = url;
    this.#prepare = prepare;
  }

  // Shows something else from now on.
  go(url) {
    this.#url = url;
    this.#tag = null;
    return this.refresh();
  }

  // Fetches once, and once more where it was asked for meanwhile.
  refresh() {
    if (this.#busy) {
      this.#again = true;
      return this.#busy;
    }

    this.#busy = this.#run().finally(() => {
      this.#busy = null;
    });
    return this.#busy;
  }

  async #run() {
    do {
      this.#again = false;
      await this.#fetch();
    } while (this.#again);
  }

  async #fetch() {
    const url = this.#url;
    try {
      const response = await send(url, { headers: this.#tag ? { 'If-None-Match': this.#tag } : {} });
      if (response.status === 304) return say(null);
      if (!response.ok) return say(await problemOf(response));
      const html = await response.text();
      if (url !== this.#url) return undefined;
      this.#tag = response.headers.get('ETag');
      say(null);
      this.#show(html);
    } catch {
      say('The server cannot be reached just now.');
    } finally {
      this.#target.removeAttribute('aria-busy');
    }
    return undefined;
  }

  #show(html) {
    const template = document.createElement('template');
    template.innerHTML = html;
    localise(template.content);
    this.#prepare(template.content);
    morph(this.#target, template.content);
  }
}

// Says what went wrong where everybody sees it; null takes it back.
export function say(problem) {
  const notice = document.getElementById('notice');
  if (problem && document.querySelector('#content > .loading')) document.getElementById('content').replaceChildren();
  if (notice.textContent !== (problem ?? '')) notice.textContent = problem ?? '';
  notice.hidden = !problem;
}

// Tells those who listen to the page instead of seeing it.
export function announce(text) {
  const status = document.getElementById('status');
  if (status.textContent !== text) status.textContent = text;
}

// Refreshes while somebody looks; returns what ends it.
export function poll(refresh, milliseconds) {
  let timer = null;
  const tick = async () => {
    await refresh();
    plan();
  };
  const plan = () => {
    clearTimeout(timer);
    timer = document.hidden ? null : setTimeout(tick, milliseconds);
  };
  const seen = () => (document.hidden ? clearTimeout(timer) : tick());
  document.addEventListener('visibilitychange', seen);
  plan();
  return () => {
    clearTimeout(timer);
    timer = null;
    document.removeEventListener('visibilitychange', seen);
  };
}
