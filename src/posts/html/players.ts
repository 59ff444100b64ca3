/**
 * Finds the page of a video or song in the URL of the frame that plays it, so that the page can be linked or shown as
 * a card. Pure.
 */
import { lookup } from '../../lib/lookup.ts';

/** `null` for the frame of any other site. */
export function pageOfPlayer(url: URL): string | null {
  const host = url.hostname.replace(/^www\./, '');
  return PAGES[host]?.(url) ?? null;
}

const PAGES = lookup<(player: URL) => string | null>({
  'youtube.com': youtube,
  'youtube-nocookie.com': youtube,
  'player.vimeo.com': ({ pathname, searchParams }) => {
    const [, id] = /^\/video\/(\d{1,12})/.exec(pathname) ?? [];
    const hash = searchParams.get('h') ?? '';
    if (id === undefined) return null;
    return `https://vimeo.com/${id}${/^[0-9a-f]{6,20}$/.test(hash) ? `/${hash}` : ''}`;
  },
  'open.spotify.com': ({ pathname }) => {
    const [, kind, id] =
      /^\/embed\/(track|album|playlist|episode|show|artist)\/(\w{22})/.exec(pathname) ?? [];
    return kind !== undefined && id !== undefined ? `https://open.spotify.com/${kind}/${id}` : null;
  },
  'w.soundcloud.com': ({ searchParams }) => {
    const track = URL.parse(searchParams.get('url') ?? '');
    // The API's own URLs have numbers and no page.
    return track && /^(?:www\.)?soundcloud\.com$/.test(track.hostname)
      ? `https://soundcloud.com${track.pathname}`
      : null;
  },
  'dailymotion.com': ({ pathname }) => {
    const [, id] = /^\/embed\/video\/(\w{3,20})/.exec(pathname) ?? [];
    return id === undefined ? null : `https://www.dailymotion.com/video/${id}`;
  },
  'archive.org': ({ pathname }) => {
    const [, id] = /^\/embed\/([\w.-]{1,100})/.exec(pathname) ?? [];
    return id === undefined ? null : `https://archive.org/details/${id}`;
  },
});

function youtube({ pathname, searchParams }: URL): string | null {
  const [, id] = /^\/(?:embed|v)\/([\w-]{11})(?![\w-])/.exec(pathname) ?? [];
  if (id !== undefined) {
    const start = searchParams.get('start') ?? '';
    const time = /^\d{1,6}$/.test(start) && start !== '0' ? `&t=${start}` : '';
    return `https://www.youtube.com/watch?v=${id}${time}`;
  }
  const list = searchParams.get('list') ?? '';
  return /^[\w-]{10,50}$/.test(list) ? `https://www.youtube.com/playlist?list=${list}` : null;
}
