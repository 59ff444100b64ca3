/**
 * Prepares posts and responses for the plan and the writer: converts and renders their texts, and makes of each field what
 * this blog can store. Knows nothing of what is here already. It may take seconds: never inside a transaction.
 */
import { storedProperties } from '../../posts/editable/extras.ts';
import { createHash } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { AppError, InvalidInputError } from '../../lib/errors.ts';
import { cutText, toPlainLines, toPlainText, toStorable } from '../../lib/text/plain-text.ts';
import { RENDERER, type RenderedBody } from '../../posts/markdown/markdown.ts';
import { renderText } from '../../posts/markdown/render.ts';
import {
  MAX_CATEGORIES,
  MAX_PASSWORD_LENGTH,
  MAX_TAGS,
  MAX_TITLE_LENGTH,
  MAX_WORDPRESS_ID,
  type BodySource,
  type WritableStatus,
} from '../../posts/post.ts';
import { MAX_SERIES_ORDER, type TermKind } from '../../posts/terms/term.ts';
import { importBody } from '../body.ts';
import { importCommentBodyWithin } from '../comment-body.ts';
import type { NoteEntry, PostEntry, ResponseEntry } from '../entry.ts';

export type Note = Omit<NoteEntry, 'kind'>;

export type PreparedPost = {
  entry: PostEntry;
  /** SHA-256 of the entry, and of its becoming a draft, hexadecimal. */
  hash: string;
  /** What it would be if not everything became a draft. `null`: the same. */
  unlessDraft: Pick<PreparedPost, 'hash' | 'status' | 'password'> | null;
  /** What the reports call it. */
  name: string;
  body: BodySource;
  rendered: RenderedBody;
  renderer: number;
  title: string;
  excerpt: string;
  status: WritableStatus;
  password: string | null;
  publishedAt: Date;
  updatedAt: Date;
  categories: PreparedTerm[];
  tags: PreparedTerm[];
  series: PreparedTerm | null;
  seriesOrder: number | null;
  wordpressId: number | null;
  guid: string | null;
  language: string | null;
  fields: { name: string; value: string }[];
  properties: { name: string; value: string }[];
  notes: Note[];
};

export type PreparedTerm = { taxonomy: TermKind; slug: string; name: string };

export type Preparing = {
  now: Date;
  /** Empty: not known. */
  siteUrl: string;
  asDrafts: boolean;
};

const MAX_FIELDS = 100;
const MAX_FIELD_NAME = 200;
const MAX_FIELD_VALUE = 100_000;
const MAX_GUID_LENGTH = 1_000;
const MAX_POSITION = 1_000_000;
/** Years that both databases and all pages can show. */
const [EARLIEST, LATEST] = [Date.UTC(1000, 0), Date.UTC(9999, 0)];

/** With the notes that say why. */
export type LeftOut = { kind: 'left out'; notes: Note[] };

/** An error of ours on one post leaves this post out, and does not end the import. */
export async function preparePost(
  deps: Pick<Deps, 'config' | 'db'>,
  entry: PostEntry,
  preparing: Preparing,
): Promise<PreparedPost | LeftOut> {
  const name = toPlainText(entry.title) || entry.link || entry.id;
  try {
    return await readPost(deps, { entry, name }, preparing);
  } catch (error) {
    return leftOut('A post is left out, since it could not be read', name, error);
  }
}

/** @throws the error, if it is not one of the entry: of the database, the disk, or the program around */
function leftOut(what: string, where: string, error: unknown): LeftOut {
  if (!(error instanceof Error) || error instanceof AppError || isOfSurroundings(error))
    throw error;
  const lines = error.message.split('\n');
  // What a subprocess writes begins with the place of the error.
  const line = lines.find((each) => /^\w*Error\b/.test(each)) ?? lines[0] ?? '';
  const note = { level: 'lost' as const, what: `${what}: ${line.slice(0, 200)}`, where };
  return { kind: 'left out', notes: [note] };
}

function isOfSurroundings(error: Error & { code?: unknown }): boolean {
  if (/^(?:Prisma|DriverAdapter)/.test(error.name)) return true;
  return typeof error.code === 'string' && !error.code.startsWith('ERR_');
}

async function readPost(
  deps: Pick<Deps, 'config' | 'db'>,
  { entry, name }: { entry: PostEntry; name: string },
  { now, siteUrl, asDrafts }: Preparing,
): Promise<PreparedPost | LeftOut> {
  const notes: Note[] = [];
  const note = (level: Note['level'], what: string, where = name) => {
    notes.push({ level, what, where });
  };
  const converted = await importBody(deps, entry.body, { baseUrl: baseOf(entry, siteUrl) });
  for (const what of converted.losses) note('lost', what);
  for (const what of converted.reasons) note('changed', what);
  const body = {
    bodyFormat: converted.bodyFormat,
    markdown: toStorable(converted.source),
  } satisfies BodySource;
  let rendered: RenderedBody;
  try {
    const plain = body.markdown === converted.source ? converted.rendered : null;
    rendered = (await renderText(deps, body, { mayBlock: true, plain })).rendered;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    note('lost', `A post is left out: ${error.message}`);
    return { kind: 'left out', notes };
  }
  const title = titleOf(entry, note);
  const updated = dateIn(entry.updatedAt);
  const publishedAt = dateIn(entry.publishedAt) ?? updated ?? now;
  const given = statusOf(entry, { title, rendered }, note);
  const terms = termsOf(entry, note);
  return {
    ...{ entry, name, body, rendered, renderer: RENDERER, title, notes },
    ...{ publishedAt, ...terms, ...standingIn(entry, given, asDrafts) },
    excerpt: toPlainText(entry.excerpt ?? '') || rendered.excerpt,
    updatedAt: earlier(updated ?? publishedAt, now),
    seriesOrder: orderIn(entry.seriesOrder),
    wordpressId: wordpressIdIn(entry.wordpressId),
    guid: guidIn(entry.guid),
    language: entry.language,
    fields: fieldsOf(entry, note),
    properties: storedProperties(entry.properties ?? []),
  };
}

type MakeNote = (level: Note['level'], what: string, where?: string) => void;

/** What relative URLs of the body are relative to. */
function baseOf({ link }: PostEntry, siteUrl: string): string | undefined {
  if (siteUrl === '') return undefined;
  return URL.parse(link ?? '', `${siteUrl}/`)?.href ?? `${siteUrl}/`;
}

function titleOf({ title: given, postKind, slug }: PostEntry, note: MakeNote): string {
  const title = toPlainText(given);
  if (title.length > MAX_TITLE_LENGTH) {
    note('changed', `A title is cut after ${MAX_TITLE_LENGTH} characters.`);
    return cutText(title, MAX_TITLE_LENGTH);
  }
  if (title !== '' || postKind === 'post') return title;
  note('changed', 'A page without a title is called by its slug.');
  return toPlainText(slug ?? '') || 'Untitled';
}

function statusOf(
  { status: given, password: typed, responseTo }: PostEntry,
  { title, rendered }: { title: string; rendered: RenderedBody },
  note: MakeNote,
): { status: WritableStatus; password: string | null } {
  const password = toPlainText(typed ?? '').slice(0, MAX_PASSWORD_LENGTH);
  if (given === 'protected' && password === '') {
    note('changed', 'A protected post without a password becomes private.');
    return { status: 'private', password: null };
  }
  if (given !== 'draft' && title === '' && rendered.bodyHtml.trim() === '' && !responseTo) {
    note('changed', 'A post without title and text becomes a draft.');
    return { status: 'draft', password: null };
  }
  return { status: given, password: given === 'protected' ? password : null };
}

/** With another hash as a draft, so that an import after a trial publishes what the trial made. */
function standingIn(
  entry: PostEntry,
  given: Pick<PreparedPost, 'status' | 'password'>,
  asDrafts: boolean,
): Pick<PreparedPost, 'hash' | 'status' | 'password' | 'unlessDraft'> {
  const unlessDraft = { ...given, hash: hashOf(entry) };
  if (!asDrafts || given.status === 'draft') return { ...unlessDraft, unlessDraft: null };
  const hash = hashOf({ entry, asDrafts });
  return { hash, status: 'draft', password: null, unlessDraft };
}

function termsOf(
  { terms }: PostEntry,
  note: MakeNote,
): Pick<PreparedPost, 'categories' | 'tags' | 'series'> {
  const ofKind = (kind: TermKind) => terms.filter(({ taxonomy }) => taxonomy === kind);
  const [categories, tags, series] = [ofKind('category'), ofKind('tag'), ofKind('series')];
  if (categories.length > MAX_CATEGORIES)
    note('lost', `A post has at most ${MAX_CATEGORIES} categories.`);
  if (tags.length > MAX_TAGS) note('lost', `A post has at most ${MAX_TAGS} tags.`);
  if (series.length > 1) note('lost', 'A post is a part of one series.');
  return {
    categories: categories.slice(0, MAX_CATEGORIES),
    tags: tags.slice(0, MAX_TAGS),
    series: series[0] ?? null,
  };
}

function fieldsOf({ fields }: PostEntry, note: MakeNote): PreparedPost['fields'] {
  if (fields.length > MAX_FIELDS) note('lost', `A post has at most ${MAX_FIELDS} custom fields.`);
  return fields.slice(0, MAX_FIELDS).flatMap(({ name, value }) => {
    const text = toPlainLines(value);
    if (text.length > MAX_FIELD_VALUE || name.length > MAX_FIELD_NAME) {
      note('lost', 'A custom field is too long.', name.slice(0, MAX_FIELD_NAME));
      return [];
    }
    return [{ name: toPlainText(name), value: text }];
  });
}

function dateIn(date: Date | null): Date | null {
  const time = date?.getTime() ?? NaN;
  return time >= EARLIEST && time < LATEST ? date : null;
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function orderIn(order: number | null): number | null {
  return order === null || !Number.isInteger(order) || order < 0 || order > MAX_SERIES_ORDER
    ? null
    : order;
}

function wordpressIdIn(id: number | null): number | null {
  return id !== null && Number.isInteger(id) && id > 0 && id <= MAX_WORDPRESS_ID ? id : null;
}

function guidIn(given: string | null): string | null {
  const guid = toPlainText(given ?? '');
  return guid === '' || guid.length > MAX_GUID_LENGTH ? null : guid;
}

/** Of a page among its siblings. */
export function positionIn({ position }: PostEntry): number {
  return Number.isInteger(position) ? Math.max(-MAX_POSITION, Math.min(MAX_POSITION, position)) : 0;
}

function hashOf(entry: unknown): string {
  return createHash('sha256').update(JSON.stringify(entry)).digest('hex');
}

export type PreparedResponse = {
  entry: ResponseEntry;
  /** SHA-256 of the entry, hexadecimal, without what it replies to: threads stay as they are here. */
  hash: string;
  /** Of a comment. */
  markdown: string;
  /** `null`: the date of its post. */
  at: Date | null;
  notes: Note[];
};

/** As preparePost: an error of ours leaves it out. */
export async function prepareResponse(
  { config }: Pick<Deps, 'config'>,
  entry: ResponseEntry,
  { siteUrl, now }: Preparing,
): Promise<PreparedResponse | LeftOut> {
  const given = dateIn(entry.at);
  // A date before 1970 is that of a broken clock.
  const at = given && given.getTime() > 0 ? earlier(given, now) : null;
  const hash = hashOf({ ...entry, parentId: null });
  if (entry.type === 'linkback') return { entry, hash, markdown: '', at, notes: [] };
  const baseUrl = siteUrl === '' ? undefined : `${siteUrl}/`;
  try {
    const { markdown, losses } = await importCommentBodyWithin({ config }, entry.body, { baseUrl });
    const where = cutText(toPlainText(markdown), 60);
    const notes = losses.map((what) => ({ level: 'lost' as const, what, where }));
    return { entry, hash, markdown: toStorable(markdown), at, notes };
  } catch (error) {
    return leftOut('A comment is left out, since it could not be read', entry.id, error);
  }
}
