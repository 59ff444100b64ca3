/**
 * Sites whose pages are known by their URLs: where their oEmbed descriptions are, and the frame of their players.
 * Pure. Other sites name their description in the page itself (PeerTube, Mastodon, Bluesky).
 *
 * A player's URL is made here from parts of the page's URL that were checked, never taken from the provider, and its
 * origin is one of {@link PLAYER_ORIGINS}.
 */
import type { EmbedType } from '../posts/embeds/embed.ts';

export type Provider = {
  name: string;
  /** Of the page, in JSON. */
  oembedUrl: URL;
  type: EmbedType;
  /** `null`: no frame, or not for such a page. */
  playerUrl: string | null;
};

type Known = Omit<Provider, 'oembedUrl' | 'playerUrl'> & {
  hosts: readonly string[];
  oembed: string;
  player: (page: URL) => string | null;
};

export const PLAYER_ORIGINS = [
  'https://www.youtube-nocookie.com',
  'https://player.vimeo.com',
  'https://open.spotify.com',
  'https://w.soundcloud.com',
] as const;

const PROVIDERS: readonly Known[] = [
  {
    name: 'YouTube',
    hosts: ['youtube.com', 'm.youtube.com', 'music.youtube.com', 'youtu.be'],
    oembed: 'https://www.youtube.com/oembed?format=json',
    type: 'video',
    player: youtubePlayer,
  },
  {
    name: 'Vimeo',
    hosts: ['vimeo.com', 'player.vimeo.com'],
    oembed: 'https://vimeo.com/api/oembed.json',
    type: 'video',
    player: vimeoPlayer,
  },
  {
    name: 'Spotify',
    hosts: ['open.spotify.com'],
    oembed: 'https://open.spotify.com/oembed',
    type: 'audio',
    player: spotifyPlayer,
  },
  {
    name: 'SoundCloud',
    hosts: ['soundcloud.com', 'm.soundcloud.com'],
    oembed: 'https://soundcloud.com/oembed?format=json',
    type: 'audio',
    player: soundcloudPlayer,
  },
  {
    name: 'Flickr',
    hosts: ['flickr.com', 'flic.kr'],
    oembed: 'https://www.flickr.com/services/oembed/?format=json',
    type: 'photo',
    player: () => null,
  },
];

/** `null` for any other site, and for pages of these that are no video, song or photo: the home page. */
export function providerOf(page: URL): Provider | null {
  const host = page.hostname.replace(/^www\./, '');
  const known = PROVIDERS.find(({ hosts }) => hosts.includes(host));
  if (!known || page.port !== '') return null;
  const playerUrl = known.player(page);
  if (playerUrl === null && (known.type !== 'photo' || !isFlickrPhoto(page))) return null;
  const oembedUrl = new URL(known.oembed);
  oembedUrl.searchParams.set('url', page.href);
  return { name: known.name, type: known.type, oembedUrl, playerUrl };
}

function isFlickrPhoto({ pathname }: URL): boolean {
  return /^\/(?:photos\/[^/]+\/\d+|p\/\w+)/.test(pathname);
}

const VIDEO_ID = /^[\w-]{11}$/;

function youtubePlayer({ hostname, pathname, searchParams }: URL): string | null {
  const [, first = '', second = ''] = pathname.split('/');
  const named = /^(?:shorts|live|embed|v)$/.test(first) ? second : (searchParams.get('v') ?? '');
  const id = hostname === 'youtu.be' ? first : named;
  if (!VIDEO_ID.test(id)) return null;
  const start = secondsIn(searchParams.get('t') ?? searchParams.get('start') ?? '');
  return `https://www.youtube-nocookie.com/embed/${id}?autoplay=1${start > 0 ? `&start=${start}` : ''}`;
}

/** `90`, `90s`, `1m30s`, `1h2m3s`; 0 for anything else. */
function secondsIn(text: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?$/.exec(text) ?? [];
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

/** An unlisted video has a hash beside its number. */
function vimeoPlayer({ hostname, pathname, searchParams }: URL): string | null {
  const pattern =
    hostname === 'player.vimeo.com'
      ? /^\/video\/(\d{1,12})\/?$/
      : /^\/(?:channels\/[\w-]+\/|groups\/[\w-]+\/videos\/)?(\d{1,12})(?:\/([0-9a-f]{6,20}))?\/?$/;
  const [, id, inPath] = pattern.exec(pathname) ?? [];
  if (id === undefined) return null;
  const hash = inPath ?? searchParams.get('h') ?? '';
  const unlisted = /^[0-9a-f]{6,20}$/.test(hash) ? `&h=${hash}` : '';
  return `https://player.vimeo.com/video/${id}?dnt=1&autoplay=1${unlisted}`;
}

const SPOTIFY =
  /^\/(?:intl-[a-z-]{2,8}\/)?(track|album|playlist|episode|show|artist)\/(\w{22})\/?$/;

function spotifyPlayer({ pathname }: URL): string | null {
  const [, kind, id] = SPOTIFY.exec(pathname) ?? [];
  return kind !== undefined && id !== undefined
    ? `https://open.spotify.com/embed/${kind}/${id}`
    : null;
}

const SOUNDCLOUD = /^\/[\w-]{1,100}\/(?:sets\/)?[\w-]{1,200}\/?$/;

function soundcloudPlayer({ pathname }: URL): string | null {
  if (!SOUNDCLOUD.test(pathname)) return null;
  const track = encodeURIComponent(`https://soundcloud.com${pathname}`);
  return `https://w.soundcloud.com/player/?url=${track}&auto_play=true`;
}
