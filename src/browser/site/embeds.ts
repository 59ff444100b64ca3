/**
 * Players in posts: a click on the link to a player, or on its picture, puts the player's frame in the place of the
 * picture. Until then nothing is requested from its site, and without this script the links lead there.
 */

/** Scripts of the player's own site; no forms, no downloads, and nothing of this page. */
const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-presentation';

for (const link of document.querySelectorAll<HTMLAnchorElement>('a.embed-play[data-player]')) {
  const card = link.closest<HTMLElement>('.embed');
  const url = link.dataset['player'];
  if (!card || url === undefined) continue;
  const picture = card.querySelector<HTMLAnchorElement>('.embed-picture');
  for (const opener of [link, picture]) {
    opener?.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(card, url, picture);
      link.remove();
    });
  }
}

function open(card: HTMLElement, url: string, picture: HTMLElement | null): void {
  const frame = document.createElement('iframe');
  frame.src = url;
  frame.title = card.querySelector('.embed-title')?.textContent ?? '';
  frame.setAttribute('sandbox', SANDBOX);
  frame.allow = 'fullscreen; autoplay; encrypted-media';
  // Players refuse to run on a page that does not say what it is; its path is nobody's business.
  frame.referrerPolicy = 'strict-origin-when-cross-origin';
  card.classList.add('playing');
  if (picture) picture.replaceWith(frame);
  else card.prepend(frame);
  frame.focus();
}
