/**
 * A post as an entry, with what a client sent as it sent it: the answer to `q=source`, and what an update changes.
 *
 * @see https://www.w3.org/TR/micropub/#source-content
 */
import { sourceFor } from '../clients/body/body-out.ts';
import type { ClientPost } from '../clients/fields.ts';
import type { Program } from '../clients/program.ts';
import type { Deps } from '../deps.ts';
import { isoIn } from '../lib/time.ts';
import { imageKey, imageUrl, parseImageUrl } from '../posts/images/image.ts';
import { standingOf } from '../posts/post.ts';
import { readSettings, type SiteSettings } from '../settings/settings.ts';
import { addressOf, findByAddress } from './address.ts';
import { categoryValues } from './categories.ts';
import { COMMAND, isRecord, urlOf, type Values } from './entry.ts';
import type { Before } from './fields-of.ts';
import {
  afterBeginning,
  beginningOf,
  isShownIn,
  MEDIA,
  mediaIn,
  type PlacedMedia,
} from './placed.ts';
import { responseProperties, RESPONSE_PROPERTIES } from './responses.ts';
import { readableStandings } from './scope.ts';
import { statusProperties } from './status.ts';

type SourceDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** Those that are not given back as they are stored. */
const OWN = new Set<string>([
  'category',
  'featured',
  'visibility',
  ...MEDIA,
  ...RESPONSE_PROPERTIES,
]);

/**
 * The entry at a URL.
 *
 * @returns `null` also for a post that the program may not read
 */
export async function findEntry(
  deps: SourceDeps & Pick<Deps, 'log'>,
  program: Program,
  url: string,
  names: readonly string[] = [],
): Promise<Values | null> {
  const post = await findByAddress(deps, program, url);
  const isReadable =
    post && readableStandings(program).includes(standingOf(post, deps.clock.now()));
  return isReadable ? await entryOf(deps, await readSettings(deps), program, post, names) : null;
}

type Property = [name: string, values: unknown[]];

/** @param names of properties; all if empty. Those without values are left out. */
export async function entryOf(
  deps: SourceDeps,
  settings: SiteSettings,
  program: Program,
  post: ClientPost,
  names: readonly string[] = [],
): Promise<Values> {
  const { timeZone } = settings;
  const isAsked = (name: string) => names.length === 0 || names.includes(name);
  const all: Property[] = [
    ['name', post.title === '' ? [] : [post.title]],
    ['summary', post.ownExcerpt === '' ? [] : [post.ownExcerpt]],
    ['content', isAsked('content') ? await contentValues(deps, program, post) : []],
    ['published', [isoIn(post.publishedAt, timeZone)]],
    ['updated', [isoIn(post.updatedAt, timeZone)]],
    ['category', categoryValues(post)],
    ...mediaProperties(deps, post),
    ...responseProperties(post),
    ['featured', featuredValues(deps, post)],
    ...statusProperties(post),
    ...Object.entries(post.properties).filter(
      ([name]) => !OWN.has(name) && !name.startsWith(COMMAND),
    ),
    ['mp-slug', [post.slug]],
    ['url', [addressOf(deps, settings, post)]],
  ];
  return new Map(all.filter(([name, values]) => values.length > 0 && isAsked(name)));
}

/** Those that say of which type a post is. Its content, which may have to be made, is not among them. */
export function typeProperties(deps: Pick<Deps, 'config'>, post: ClientPost): Values {
  const all: Property[] = [
    ['name', post.title === '' ? [] : [post.title]],
    ...mediaProperties(deps, post),
    ...responseProperties(post),
  ];
  return new Map(all.filter(([, values]) => values.length > 0));
}

/** What the author wrote: the text without the media that were placed before it. */
export function writtenBody({ bodyFormat, markdown, properties }: ClientPost): Before['body'] {
  const written = afterBeginning(markdown, placedIn(properties), bodyFormat);
  return { format: bodyFormat, source: written ?? markdown };
}

function placedIn(properties: ClientPost['properties']): PlacedMedia[] {
  return (properties['mp-placed'] ?? []).flatMap((each) => {
    if (!isRecord(each)) return [];
    const { kind, url, alt } = each;
    const known = MEDIA.find((name) => name === kind);
    return known && typeof url === 'string' && typeof alt === 'string'
      ? [{ kind: known, url, alt }]
      : [];
  });
}

async function contentValues(
  deps: SourceDeps,
  program: Program,
  post: ClientPost,
): Promise<unknown[]> {
  const { format, source } = writtenBody(post);
  if (source === '') return [];
  if (format === 'html') return [{ html: source }];
  const text = { bodyFormat: format, markdown: source };
  if (post.properties['mp-format']?.[0] === 'html') {
    return [{ html: await sourceFor(deps, 'html', text) }];
  }
  return [program.format === 'text' ? await sourceFor(deps, 'text', text) : source];
}

/** Those that the owner removed from the text since are left out. */
function mediaProperties(
  { config }: Pick<Deps, 'config'>,
  { properties, markdown, bodyFormat }: ClientPost,
): [name: string, values: unknown[]][] {
  const isUntouched = afterBeginning(markdown, placedIn(properties), bodyFormat) !== null;
  const beginning = isUntouched ? beginningOf(placedIn(properties), bodyFormat) : '';
  return MEDIA.map((kind) => [
    kind,
    (properties[kind] ?? []).filter((value) => {
      const [media] = mediaIn(config, new Map([[kind, [value]]]));
      return media !== undefined && (isShownIn(beginning, media) || isShownIn(markdown, media));
    }),
  ]);
}

function featuredValues(
  { config }: Pick<Deps, 'config'>,
  { cover, properties }: ClientPost,
): unknown[] {
  const [featured] = properties['featured'] ?? [];
  const key = parseImageUrl(urlOf(featured) ?? '')?.key;
  if (!cover) return featured === undefined || key !== undefined ? [] : [featured];
  return [key === imageKey(cover) ? featured : imageUrl(config.siteUrl, cover)];
}
