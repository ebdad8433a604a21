// A part of a page that the server renders. A refresh costs the server a look where nothing has changed, and the page nothing at all.
import { morph } from './morph.js';
import { say } from './notices.js';
import { problemOf, send } from './session.js';
import { localise } from './moments.js';
import { seen, sleep } from './waiting.js';

const shortestPause = 1000;
const longestPause = 8000;

// Answers that another try may better: too much at once, or a server that comes and goes.
const passing = new Set([429, 502, 503, 504]);

export class Fragment {
  // Milliseconds that the last answer took.
  took = 0;

  #target;
  #url;
  #prepare;
  #tag = null;
  #wanted = false;
  #busy = null;
  #next = 0;
  #wake = null;
  #isAway = false;

  // prepare changes what came before it is shown.
  constructor(target, url, prepare = () => {}) {
    this.#target = target;
    this.#url = url;
    this.#prepare = prepare;
  }

  // The first time: as often as it takes while the server is away.
  async load() {
    for (let pause = 500; ; pause = Math.min(pause * 2, longestPause)) {
      await this.refresh();
      if (!this.#isAway) return;
      await sleep(pause);
    }
  }

  // Shows something else from now on.
  go(url) {
    this.#url = url;
    this.#tag = null;
    return this.refresh({ now: true });
  }

  // Fetches, no sooner than a second after the last time unless it has to be now, and not while nobody looks. What is asked for meanwhile is one fetch more.
  refresh({ now = false } = {}) {
    this.#wanted = true;
    if (now) {
      this.#next = 0;
      this.#wake?.();
    }

    this.#busy ??= this.#run();
    return this.#busy;
  }

  async #run() {
    while (this.#wanted) {
      await this.#turn();
      this.#wanted = false;
      this.#next = performance.now() + shortestPause;
      await this.#fetch();
    }

    this.#busy = null;
  }

  async #turn() {
    for (;;) {
      await seen();
      const wait = this.#next - performance.now();
      if (wait <= 0) return;
      await new Promise((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, wait);
      });
    }
  }

  async #fetch() {
    const url = this.#url;
    const began = performance.now();
    try {
      const response = await send(url, { headers: this.#tag ? { 'If-None-Match': this.#tag } : {} });
      if (response.status !== 304 && !response.ok) return await this.#refused(response);
      const html = response.ok ? await response.text() : null;
      if (url !== this.#url) return undefined;
      this.#isAway = false;
      say(this.#target, null);
      if (html === null) return undefined;
      this.#tag = response.headers.get('ETag');
      this.#show(html);
    } catch {
      this.#isAway = true;
      say(this.#target, 'The server cannot be reached just now: trying again.');
    } finally {
      this.took = performance.now() - began;
      this.#target.removeAttribute('aria-busy');
    }
    return undefined;
  }

  async #refused(response) {
    this.#isAway = passing.has(response.status);
    say(this.#target, await problemOf(response));
    if (!this.#isAway) this.#target.querySelector(':scope > .loading')?.remove();
  }

  #show(html) {
    const template = document.createElement('template');
    template.innerHTML = html;
    localise(template.content);
    this.#prepare(template.content);
    morph(this.#target, template.content);
  }
}
