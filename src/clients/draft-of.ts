/**
 * Makes of what a program gives the draft of a post, and what is beside it.
 */
import { may } from '../accounts/user.ts';
import { listUsers } from '../accounts/users.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { canonicalLanguage } from '../lib/text/language.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { findMedia } from '../media/library.ts';
import { draftFrom } from '../posts/edit.ts';
import type { PostExtras } from '../posts/editable/extras.ts';
import {
  MAX_PASSWORD_LENGTH,
  MAX_TRACKBACKS,
  type BodySource,
  type PostDraft,
  type ResponseTo,
  type WritableStatus,
} from '../posts/post.ts';
import { isDraftSlug, isSlug, slugFrom } from '../posts/urls/paths.ts';
import type { ClientPost, GivenFields } from './fields.ts';
import type { Program } from './program.ts';

export type Given = { kind: 'draft'; draft: PostDraft; extras: PostExtras };
export type DraftOutcome = Given | { kind: 'forbidden'; reason: string };

const MAX_EXCERPT = 1_000;

/**
 * @param before the post that is changed; `null`: a new one
 * @param body as it is stored; `null`: as it is
 * @throws InvalidInputError for what no post can have
 */
export async function draftOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  { user }: Program,
  fields: GivenFields,
  { before, body }: { before: ClientPost | null; body: BodySource | null },
): Promise<DraftOutcome> {
  const author = await authorOf(deps, user, fields, before);
  if (author.kind === 'forbidden') return author;
  const now = deps.clock.now();
  const draft: PostDraft = before ? draftFrom(before) : { title: '', markdown: '' };
  if (body) Object.assign(draft, body);
  if (fields.title !== undefined) draft.title = fields.title;
  draft.kind = kindOf(fields, before);
  set(draft, 'excerpt', excerptOf(fields, before));
  set(draft, 'slug', slugOf(fields, before));
  Object.assign(draft, statusOf(fields, before));
  set(draft, 'publishedAt', dateOf(fields, before, { status: draft.status, now }));
  set(draft, 'author', author.name);
  if (fields.language !== undefined) set(draft, 'language', languageOf(fields.language));
  if (fields.categories) draft.categories = named(fields.categories);
  if (fields.tags) draft.tags = named(fields.tags);
  if (fields.responseTo !== undefined) set(draft, 'responseTo', responseOf(fields.responseTo));
  if (fields.trackbacksTo) draft.trackbacksTo = trackbacksOf(fields.trackbacksTo);
  if (fields.coverId !== undefined) draft.coverId = await coverOf(deps, fields.coverId);
  if (fields.pinned !== undefined) draft.pinned = fields.pinned && draft.kind === 'post';
  for (const name of FLAGS) {
    const flag = fields[name];
    if (flag !== undefined) draft[name] = flag;
  }
  if (isEmpty(draft)) throw new InvalidInputError('A post needs a title or a text.');
  const properties = { ...fields.properties, ...chosenDate(fields, before, draft) };
  return { kind: 'draft', draft, extras: extrasOf({ ...fields, properties }, draft.kind) };
}

const FLAGS = ['commentsOpen', 'pingbacksOpen', 'trackbacksOpen', 'webmentionsOpen'] as const;

/** `undefined` removes it. */
function set<Name extends keyof PostDraft>(
  draft: PostDraft,
  name: Name,
  value: PostDraft[Name] | undefined,
): void {
  if (value === undefined) Reflect.deleteProperty(draft, name);
  else draft[name] = value;
}

function isEmpty({ title, markdown, excerpt = '', responseTo }: PostDraft): boolean {
  return [title, markdown, excerpt].every((each) => toPlainText(each) === '') && !responseTo;
}

async function authorOf(
  deps: Pick<Deps, 'db'>,
  user: Program['user'],
  { authorUserId }: GivenFields,
  before: ClientPost | null,
): Promise<{ kind: 'name'; name: string | undefined } | { kind: 'forbidden'; reason: string }> {
  const present = before ? before.author?.name : user.author?.name;
  const presentId = before ? before.authorUserId : user.id;
  if (authorUserId === undefined || authorUserId === presentId) {
    return { kind: 'name', name: present };
  }
  if (!may(user, 'edit')) {
    return { kind: 'forbidden', reason: 'Only an editor or the owner can choose the author.' };
  }
  const chosen = (await listUsers(deps)).find(({ id }) => id === authorUserId);
  if (chosen?.author) return { kind: 'name', name: chosen.author.name };
  throw new InvalidInputError(`There is no author with the id ${authorUserId}.`);
}

function kindOf({ kind }: GivenFields, before: ClientPost | null) {
  if (!before) return kind ?? 'post';
  if (kind === undefined || kind === before.kind) return before.kind;
  // Once it was public it keeps its URL, whose form depends on the kind.
  if (!before.wasPublic && before.status !== 'published') return kind;
  throw new InvalidInputError('A published post cannot become a page, nor a page a post.');
}

function excerptOf({ excerpt }: GivenFields, before: ClientPost | null): string | undefined {
  const given = excerpt ?? before?.ownExcerpt ?? '';
  if (given.length > MAX_EXCERPT) {
    throw new InvalidInputError(`An excerpt has at most ${MAX_EXCERPT} characters.`);
  }
  return given === '' ? undefined : given;
}

/** `undefined`: the title makes one. One that has other characters is made a slug. */
function slugOf({ slug = '' }: GivenFields, before: ClientPost | null): string | undefined {
  const given = unescaped(slug.trim()).normalize('NFC');
  const made = isSlug(given) ? given : /[\p{L}\p{N}]/u.test(given) ? slugFrom(given) : '';
  if (made !== '') return made;
  return before && !isDraftSlug(before.slug) ? before.slug : undefined;
}

function unescaped(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
}

function statusOf(
  { status: given, publishes = false, password }: GivenFields,
  before: ClientPost | null,
): { status: WritableStatus; password?: string } {
  if (password !== undefined && password.length > MAX_PASSWORD_LENGTH) {
    throw new InvalidInputError(`A password has at most ${MAX_PASSWORD_LENGTH} characters.`);
  }
  const present = before ? (draftFrom(before).status ?? 'draft') : 'published';
  const status = given ?? (publishes && present === 'draft' ? 'published' : present);
  const kept = password === undefined ? {} : { password };
  if (status === 'draft' || status === 'private') return { status, ...kept };
  // Also the one of a draft or private post: never is it published without.
  if ((password ?? before?.password ?? '') !== '') return { status: 'protected', ...kept };
  // The password was removed.
  const opens = status === 'protected' && given === undefined && password === '';
  return { status: opens ? 'published' : status };
}

/** A date that is so near is now by the clock of the program's device. */
const NEAR_MS = 60_000;

/** Programs give seconds: within the same one, the stored time stays. */
function dateOf(
  { publishedAt: given }: GivenFields,
  before: ClientPost | null,
  { status, now }: { status: WritableStatus | undefined; now: Date },
): Date | undefined {
  if (given === 'now') return now;
  if (given && Number.isNaN(given.getTime())) {
    throw new InvalidInputError('The date is not valid. Use one such as 2026-11-30T10:00:00.');
  }
  if (given) {
    const year = given.getUTCFullYear();
    if (year < 1 || year > 9_999) throw new InvalidInputError('The date is too far away.');
    if (before && secondsOf(given) === secondsOf(before.publishedAt)) return before.publishedAt;
    return given > now && given.getTime() - now.getTime() < NEAR_MS ? now : given;
  }
  if (!before) return undefined;
  // A draft that was never public gets the date of its publication, unless somebody chose one.
  const isRead = status === 'published' || status === 'protected';
  const isFirst = isRead && before.status === 'draft' && !before.wasPublic;
  const isChosen = before.publishedAt > now || isDateChosen(before);
  return isFirst && !isChosen ? now : before.publishedAt;
}

/** The property of a draft whose date somebody chose, with that date. A draft without it was dated when it was written. */
const CHOSEN_DATE = 'mp-draft-date';

function isDateChosen({ publishedAt, properties }: ClientPost): boolean {
  return properties[CHOSEN_DATE]?.[0] === publishedAt.toISOString();
}

/** Empty if there is nothing to remember. */
function chosenDate(
  { publishedAt: given }: GivenFields,
  before: ClientPost | null,
  { status, publishedAt }: PostDraft,
): Record<string, unknown[]> {
  if (status !== 'draft' || !publishedAt) return {};
  // What was no draft has had its date.
  const wasDraft = before === null || ['draft', 'unpublished'].includes(before.status);
  const isChosen = given instanceof Date || !wasDraft;
  return isChosen ? { [CHOSEN_DATE]: [publishedAt.toISOString()] } : {};
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1_000);
}

function languageOf(given: string): string | undefined {
  if (given.trim() === '') return undefined;
  const language = canonicalLanguage(given.trim());
  if (language !== null) return language;
  throw new InvalidInputError(
    `“${cutText(toPlainText(given), 40)}” is no language tag. Use one such as en or pt-BR.`,
  );
}

function named(names: readonly string[]): string[] {
  return names.filter((name) => toPlainText(name) !== '');
}

function responseOf(given: ResponseTo | null): ResponseTo | undefined {
  if (given === null) return undefined;
  if (parseHttpUrl(given.url)) return given;
  throw new InvalidInputError('A post responds to a URL that begins with http:// or https://.');
}

function trackbacksOf(given: readonly string[]): string[] {
  const urls = given.map((each) => each.trim()).filter(Boolean);
  if (urls.length > MAX_TRACKBACKS) {
    throw new InvalidInputError(`A post sends trackbacks to at most ${MAX_TRACKBACKS} URLs.`);
  }
  if (urls.every((each) => parseHttpUrl(each))) return urls;
  throw new InvalidInputError('Trackback URLs begin with http:// or https://.');
}

async function coverOf(deps: Pick<Deps, 'db'>, id: number | null): Promise<number | null> {
  const isKnown = id === null || (isId(id) && (await findMedia(deps, id)) !== null);
  if (isKnown) return id;
  throw new InvalidInputError(`There is no image with the id ${id} in the media library.`);
}

function isId(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id < 2 ** 31;
}

function extrasOf(
  { customFields, properties, parentId, position }: GivenFields,
  kind: PostDraft['kind'],
): PostExtras {
  return {
    ...(customFields && { fields: customFields }),
    ...(properties && Object.keys(properties).length > 0 && { properties }),
    ...(parentId !== undefined && { parentId }),
    ...(position !== undefined && kind === 'page' && { position }),
  };
}
