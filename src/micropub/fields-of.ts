/**
 * What an entry means for a post: its fields, and the properties without a column, which are stored as they came.
 */
import { changedBody, newBody } from '../clients/body/body-in.ts';
import { formatOfChange } from '../clients/body/given-html.ts';
import type { ClientPost, GivenBody, GivenFields } from '../clients/fields.ts';
import type { Program } from '../clients/program.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { momentShown, readShown } from '../lib/time.ts';
import { findItemByUrl } from '../media/urls.ts';
import { isPropertyName } from '../posts/editable/extras.ts';
import type { BodyFormat } from '../posts/post.ts';
import { readSettings } from '../settings/settings.ts';
import { filedUnder } from './categories.ts';
import { memberOf, onlyText, textOf, urlOf, type Entry, type Values } from './entry.ts';
import { beginningOf, MEDIA, mediaIn, notShownIn } from './placed.ts';
import { RESPONSE_PROPERTIES, responseOf } from './responses.ts';
import { statusOf } from './status.ts';

/** The post that is updated, and which properties the update names. `body`: what its author wrote. */
export type Before = {
  post: ClientPost;
  touched: ReadonlySet<string>;
  body: { format: BodyFormat; source: string };
};

/** Those that have a place of their own, or that the blog sets. */
const KNOWN = new Set<string>([
  ...['name', 'summary', 'content', 'published', 'updated', 'category', 'featured', 'url', 'uid'],
  ...['post-status', 'visibility', ...MEDIA, ...RESPONSE_PROPERTIES],
]);

/** @throws InvalidInputError for what a post cannot have */
export async function fieldsOf(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  program: Program,
  { properties, commands }: Entry,
  before: Before | null,
): Promise<GivenFields> {
  const isGiven = (...names: readonly string[]) =>
    names.some((name) => (before ? before.touched.has(name) : properties.has(name)));
  const textIn = (name: string) => onlyText(properties.get(name) ?? [], name);
  const fields: GivenFields = {};
  const kept = keptIn(properties, before);

  if (isGiven('name')) fields.title = textIn('name') ?? '';
  if (isGiven('summary')) fields.excerpt = textIn('summary') ?? '';
  const slug = onlyText(commands.get('slug') ?? [], 'mp-slug');
  if (slug !== null) fields.slug = slug;
  const published = isGiven('published') ? textIn('published') : null;
  if (published !== null) fields.publishedAt = await dateIn(deps, published);
  if (!before || isGiven('post-status', 'visibility')) {
    const { status, visibility } = statusOf(properties, before?.post ?? null);
    fields.status = status;
    kept['visibility'] = visibility;
  }
  if (isGiven('category')) {
    const { people, ...terms } = await filedUnder(
      deps,
      properties.get('category') ?? [],
      before?.post ?? null,
    );
    Object.assign(fields, terms);
    kept['category'] = people;
  }
  if (isGiven(...RESPONSE_PROPERTIES)) {
    const { responseTo, asGiven } = responseOf(properties);
    fields.responseTo = responseTo;
    Object.assign(kept, asGiven);
  }
  if (isGiven('featured')) {
    const [featured] = properties.get('featured') ?? [];
    const url = featured === undefined ? null : urlOf(featured);
    const item = url === null ? null : await findItemByUrl(deps, url);
    fields.coverId = item?.kind === 'image' ? item.id : null;
    kept['featured'] = featured === undefined ? [] : [featured];
  }
  if (isGiven('content', ...MEDIA)) {
    const given = withAlts(properties, commands);
    const content = isGiven('content')
      ? contentOf(program, properties.get('content') ?? [], before)
      : null;
    const written = content ?? before?.body ?? { format: 'markdown', source: '' };
    const media = notShownIn(written.source, mediaIn(deps.config, given));
    fields.body = await withBeginning(deps, written, media, before);
    for (const kind of MEDIA) if (isGiven(kind)) kept[kind] = given.get(kind) ?? [];
    kept['mp-placed'] = media;
    if (content) kept['mp-format'] = content.format === 'html' ? ['html'] : [];
  }
  return { ...fields, properties: kept };
}

/** Unknown properties must not make a request fail: one that cannot be stored is left out. */
function keptIn(properties: Values, before: Before | null): Record<string, unknown[]> {
  const names = before ? [...before.touched] : [...properties.keys()];
  const kept = names.filter((name) => !KNOWN.has(name) && isPropertyName(name));
  return Object.fromEntries(kept.map((name) => [name, properties.get(name) ?? []]));
}

/** @throws InvalidInputError for several, or none that can be read */
function contentOf(
  { format }: Program,
  values: readonly unknown[],
  before: Before | null,
): GivenBody {
  const ofString = format === 'text' ? 'text' : 'markdown';
  const [content, ...more] = values;
  if (more.length > 0) throw new InvalidInputError('A post has one content. Use replace.');
  if (content === undefined) return { format: 'markdown', source: '' };
  for (const [name, its] of [
    ['html', 'html'],
    ['markdown', 'markdown'],
  ] as const) {
    const source = memberOf(content, name);
    if (typeof source === 'string') return { format: its, source };
  }
  const source = textOf(content);
  if (source !== null) {
    return { format: formatOfChange(ofString, before?.post.bodyFormat, source), source };
  }
  throw new InvalidInputError('content is a text, or an object with html.');
}

/**
 * The author's text alone is compared with Markdown, and with what the client read: then what was placed before it can
 * be told from it.
 */
async function withBeginning(
  deps: Pick<Deps, 'config'>,
  given: GivenBody,
  media: ReturnType<typeof mediaIn>,
  before: Before | null,
): Promise<GivenBody> {
  if (media.length === 0) return given;
  const stored = before && { bodyFormat: before.body.format, markdown: before.body.source };
  const changed = stored ? await changedBody(deps, stored, given) : null;
  const { bodyFormat, markdown } = changed ?? stored ?? (await newBody(deps, given));
  return { format: bodyFormat, source: beginningOf(media, bodyFormat) + markdown };
}

/** Forms name alternative texts beside the photos, in their order. */
function withAlts(properties: Values, commands: Values): Values {
  const alts = commands.get('photo-alt') ?? [];
  const photos = (properties.get('photo') ?? []).map((value, index) => {
    const alt = alts[index];
    return typeof value === 'string' && typeof alt === 'string' && alt !== ''
      ? { value, alt }
      : value;
  });
  return new Map([...properties, ['photo', photos]]);
}

const ISO =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(?:(Z)|([+-])(\d\d):?(\d\d)?)?)?$/i;

/** Without a zone, it is a time of the site's. */
async function dateIn(deps: Pick<Deps, 'db' | 'log'>, given: string): Promise<Date> {
  const [, day = '', time, utc, sign, hours = '0', minutes = '0'] = ISO.exec(given.trim()) ?? [];
  const shown = readShown(day, time?.replace(/(\.\d{3})\d+$/, '$1'));
  if (!shown || Number(hours) > 14 || Number(minutes) > 59) {
    throw new InvalidInputError(
      'published is not a date that exists. Use one such as 2026-11-30T10:00:00+01:00.',
    );
  }
  if (utc !== undefined) return shown;
  if (sign === undefined) return momentShown(shown, (await readSettings(deps)).timeZone);
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(shown.getTime() + (sign === '+' ? -offset : offset));
}
