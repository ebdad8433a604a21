// Letting time pass.
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Until somebody looks at the page.
export const seen = () =>
  new Promise((resolve) => {
    if (document.hidden) document.addEventListener('visibilitychange', resolve, { once: true });
    else resolve();
  });
