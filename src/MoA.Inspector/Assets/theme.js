// Not a module: it must have run before the first paint.
(() => {
  const saved = (() => {
    try {
      return localStorage.getItem('moa-theme');
    } catch {
      return null; // Storage is off in this browser: the system's choice stands.
    }
  })();
  if (saved === 'light' || saved === 'dark') document.documentElement.dataset.theme = saved;
})();
