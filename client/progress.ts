// Keeps [data-refresh] up to date while the page is shown: it is fetched anew until it needs no refreshing any more. Without
// this the page's own link loads it again.

const REFRESH_MS = 2000;

async function refresh(): Promise<void> {
  const before = document.querySelector('[data-refresh]');
  if (!before) return;
  if (document.visibilityState === 'visible') await replace(before).catch(() => {});
  setTimeout(refresh, REFRESH_MS);
}

async function replace(before: Element): Promise<void> {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const after = page.querySelector('main [data-refresh]');
  // It has ended: load the page as it is now, with its title.
  if (!after) return location.reload();
  // Whoever is about to press something in it keeps their place.
  if (!before.contains(document.activeElement)) before.replaceWith(after);
}

setTimeout(refresh, REFRESH_MS);
