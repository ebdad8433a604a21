// How the providers stand, now and from now on.
import { Fragment, poll } from '../fragment.js';

export async function show(content) {
  const view = new Fragment(content, '/inspector/providers');
  await view.refresh();
  poll(() => view.refresh(), 2000);
}
