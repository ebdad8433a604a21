// Refreshes a fragment again and again while somebody looks, unless the reader has paused it; returns what ends it. A server that takes its time over an answer
// is left alone for ten times as long.
const longestPause = 60_000;

export function poll(fragment, milliseconds, isDue = () => true) {
  let timer = null;
  let last = performance.now();
  let isPaused = false;
  let isEnded = false;

  const tick = async () => {
    if (isDue()) await fragment.refresh();
    last = performance.now();
    plan();
  };
  const plan = () => {
    clearTimeout(timer);
    if (isEnded || isPaused || document.hidden) return;
    const pause = Math.max(milliseconds, Math.min(10 * fragment.took, longestPause));
    timer = setTimeout(tick, Math.max(0, last + pause - performance.now()));
  };
  const press = (event) => {
    const button = event.target.closest('[data-pause]');
    if (!button) return;
    isPaused = !isPaused;
    button.textContent = isPaused ? 'Go on updating' : 'Pause updates';
    plan();
  };

  document.addEventListener('visibilitychange', plan);
  document.addEventListener('click', press);
  plan();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', plan);
    document.removeEventListener('click', press);
  };
}
