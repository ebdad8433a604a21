// The button that switches between light and dark; until it is pressed the system decides.
const dark = matchMedia('(prefers-color-scheme: dark)');

export function offerThemes() {
  const root = document.documentElement;
  document.getElementById('theme').addEventListener('click', () => {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
    try {
      localStorage.setItem('moa-theme', root.dataset.theme);
    } catch {
      // Storage is off in this browser: the choice lasts as long as the page.
    }
  });
}
