// The list. Its filters stand in the address; its first page follows what happens.
import { Fragment } from '../fragment.js';
import { fromInput } from '../moments.js';
import { poll } from '../polling.js';

const times = new Set(['created_from', 'created_before']);

const address = () => `/inspector/runs${location.search}`;

export async function show(content) {
  const list = new Fragment(content, address(), link);
  await list.load();
  content.addEventListener('submit', (event) => {
    event.preventDefault();
    move(list, queryOf(new FormData(event.target)));
  });
  content.addEventListener('click', (event) => {
    const to = event.target.closest('a[data-page-link]');
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    move(list, new URL(to.href).search);
    document.getElementById('main').focus();
    scrollTo(0, 0);
  });
  window.addEventListener('popstate', async () => {
    await list.go(address());
    // What the reader typed stands before what the server says, until the form is told to forget it.
    document.getElementById('filters')?.reset();
  });
  poll(list, 2000, () => !new URLSearchParams(location.search).has('after'));
}

function move(list, query) {
  history.pushState(null, '', `/runs${query}`);
  list.go(address());
}

function queryOf(fields) {
  const query = new URLSearchParams();
  for (const [name, value] of fields) {
    if (value.trim()) query.set(name, times.has(name) ? fromInput(value) : value.trim());
  }

  return query.size ? `?${query}` : '';
}

// Where the pages before and after lie depends on the filters in the address.
function link(root) {
  for (const to of root.querySelectorAll('a[data-page-link]')) {
    const query = new URLSearchParams(location.search);
    query.delete('after');
    if (to.dataset.pageLink) query.set('after', to.dataset.pageLink);
    to.setAttribute('href', `/runs${query.size ? `?${query}` : ''}`);
  }
}
