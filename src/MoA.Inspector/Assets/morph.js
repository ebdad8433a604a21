// Makes the children of one element like those of another with as few changes as possible, so that focus, selection, scrolling and what
// the reader has opened survive a refresh. Children with an id or data-key are the same child wherever they stand.
const kept = new Set(['open', 'data-open', 'aria-expanded', 'data-loaded']);

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || null : null);

const alike = (left, right) => left.nodeType === right.nodeType && left.nodeName === right.nodeName && keyOf(left) === keyOf(right);

export function morph(target, source) {
  const keyed = new Map();
  for (const child of target.childNodes) {
    const key = keyOf(child);
    if (key) keyed.set(key, child);
  }

  let at = target.firstChild;
  for (const wanted of [...source.childNodes]) {
    const key = keyOf(wanted);
    let found = key ? keyed.get(key) : at;
    if (found && !key && keyOf(found)) found = null;
    if (found && alike(found, wanted)) {
      if (found === at) at = at.nextSibling;
      else target.insertBefore(found, at);
      update(found, wanted);
    } else {
      target.insertBefore(wanted, at);
    }
  }

  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function update(found, wanted) {
  if (found.nodeType !== Node.ELEMENT_NODE) {
    if (found.nodeValue !== wanted.nodeValue) found.nodeValue = wanted.nodeValue;
    return;
  }

  if (found.isEqualNode(wanted)) return;
  for (const { name } of [...found.attributes]) {
    if (!wanted.hasAttribute(name) && !kept.has(name)) found.removeAttribute(name);
  }

  for (const { name, value } of wanted.attributes) {
    if (!kept.has(name) && found.getAttribute(name) !== value) found.setAttribute(name, value);
  }

  if ('keep' in found.dataset || 'loaded' in found.dataset) return;
  morph(found, wanted);
}
