// How the providers stand, now and from now on.
import { Fragment } from '../fragment.js';
import { poll } from '../polling.js';

export async function show(content) {
  const view = new Fragment(content, '/inspector/providers');
  await view.load();
  poll(view, 2000);
}
