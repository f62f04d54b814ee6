// Runs before the first paint, so that a dark page never flashes white. A file of its own, because the
// content security policy allows no inline script.
(() => {
  const remembered = () => {
    try {
      return localStorage.getItem('launchpad-color-scheme');
    } catch {
      // Storage can be forbidden: then the system decides.
      return null;
    }
  };
  const scheme = remembered();
  const dark =
    scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
