// Two runs, named in the address.
import { Fragment } from '../fragment.js';
import { follow } from '../live.js';

export async function show(content) {
  const view = new Fragment(content, `/inspector/compare${location.search}`);
  await view.load();
  content.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = new FormData(event.target);
    location.assign(`/compare?left=${fields.get('left').trim()}&right=${fields.get('right').trim()}`);
  });
  const open = content.querySelector('.compared')?.dataset.follow?.split(' ') ?? [];
  await Promise.all(open.map((id) => follow(id, view)));
}
