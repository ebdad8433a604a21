// What went wrong, where everybody sees it. Whoever says it takes it back: what one part of a page gets done does not undo another's failure.
const said = new Map();

// source: any value that stands for who says it. No problem: takes back what it said.
export function say(source, problem) {
  if (problem) said.set(source, problem);
  else said.delete(source);
  const notice = document.getElementById('notice');
  const text = [...new Set(said.values())].join('\n');
  if (notice.textContent !== text) notice.textContent = text;
  notice.hidden = !text;
}

// Tells those who listen to the page instead of seeing it.
export function announce(text) {
  const status = document.getElementById('status');
  if (status.textContent !== text) status.textContent = text;
}
