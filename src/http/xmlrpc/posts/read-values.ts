/**
 * Members of a post in a call that both WordPress and MetaWeblog have, by their own names: status, date, author, image,
 * slug, flags. What a program sends back as it was answered changes nothing.
 */
import { may } from '../../../accounts/user.ts';
import type { ClientPost, GivenFields } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { findMedia } from '../../../media/library.ts';
import type { PingSwitches, PostKind } from '../../../posts/post.ts';
import { isSlug, slugFrom } from '../../../posts/urls/paths.ts';
import { selectUser } from '../../../accounts/store/users.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { CallFault, CLIENT_FAULTS } from '../faults.ts';
import { mediaIdOf } from '../ids.ts';
import { dateOf, idOf, structOf, textOf, type Struct } from '../params.ts';
import { shownStatus, shownSlug } from './shown.ts';

type Given = XmlRpcValue | undefined;

/** Neither is given; of a call's members, `nil` is as good as missing. */
export function isMissing(value: Given): value is null | undefined {
  return value === undefined || value === null;
}

/** The id of nothing: 0, empty, or PHP's empty array. */
function isNone(value: XmlRpcValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'string' ? /^0*$/.test(value.trim()) : value === 0 || value === false;
}

type GivenTexts = { kind: PostKind; title: string | undefined } & {
  body: GivenFields['body'] | null;
  excerpt: string | undefined;
  password: string | undefined;
};

/** Without what the post has already. */
export function readTexts(
  { kind, title, body, excerpt, password }: GivenTexts,
  before: ClientPost | null,
): Pick<GivenFields, 'kind' | 'title' | 'body' | 'excerpt' | 'password'> {
  return {
    ...(!before && { kind }),
    ...(title !== undefined && { title }),
    ...(body && { body }),
    ...(excerpt !== undefined && excerpt !== before?.ownExcerpt && { excerpt }),
    ...(password !== undefined && password !== (before?.password ?? '') && { password }),
  };
}

/** `trash`: the post is to be moved there. `null`: none is given, or one that is not known. */
export function readStatus(
  value: Given,
  before: ClientPost | null,
  password: string | undefined,
): Pick<GivenFields, 'status'> | 'trash' | null {
  if (isMissing(value)) return null;
  const name = textOf(value, 'the status').trim().toLowerCase();
  const given = SAME_STATUSES.get(name) ?? name;
  if (before && given === shownStatus(before)) {
    // A protected post is shown as published; without its password, it is.
    const isUnlocked = before.status === 'protected' && password === '';
    return isUnlocked ? { status: 'published' } : {};
  }
  switch (given) {
    case 'trash':
      return before ? 'trash' : { status: 'draft' };
    case 'publish':
      return { status: 'published' };
    case 'private':
      return { status: 'private' };
    case 'draft':
      return { status: 'draft' };
    default:
      return null;
  }
}

const SAME_STATUSES = new Map([
  ['future', 'publish'],
  ['pending', 'draft'],
  ['auto-draft', 'draft'],
]);

/**
 * The boolean `publish` of MetaWeblog and Blogger. It does not publish what is private or protected: only a status that
 * says so does.
 */
export function readPublish(
  publish: boolean | undefined,
  before: ClientPost | null,
): Pick<GivenFields, 'status' | 'publishes'> {
  if (!before) return { status: publish === true ? 'published' : 'draft' };
  if (publish === undefined) return {};
  if (!publish) return shownStatus(before) === 'draft' ? {} : { status: 'draft' };
  return ['draft', 'trash'].includes(shownStatus(before)) ? { publishes: true } : {};
}

/** By the name of the member in UTC, which counts if it is given, and of the one by the site's clock. */
export function readDate(
  struct: Struct,
  [utcName, localName]: readonly [string, string],
  { timeZone }: Pick<SiteSettings, 'timeZone'>,
): Date | null {
  const [utc, local] = [struct[utcName], struct[localName]];
  const inUtc = utc === undefined ? null : dateOf(utc, utcName, 'UTC');
  return inUtc ?? (local === undefined ? null : dateOf(local, localName, timeZone));
}

/** @param date `null`: none was given. The one that was answered, to the second, stays. */
export function readPublishedAt(
  date: Date | null,
  before: ClientPost | null,
): Pick<GivenFields, 'publishedAt'> {
  const second = (each: Date) => Math.floor(each.getTime() / 1_000);
  if (!date || (before && second(before.publishedAt) === second(date))) return {};
  return { publishedAt: date };
}

/** The id of a user; 0 or an empty one is none. */
export async function readAuthor(
  deps: Pick<Deps, 'db'>,
  { user }: Program,
  value: Given,
  before: ClientPost | null,
): Promise<Pick<GivenFields, 'authorUserId'>> {
  if (isMissing(value) || isNone(value)) return {};
  const id = idOf(value);
  if (id === (before ? before.authorUserId : user.id)) return {};
  if (may(user, 'edit') && (id === 0 || !(await selectUser(deps.db, id)))) {
    throw new CallFault(CLIENT_FAULTS.notFound, 'There is no author with this id.');
  }
  return { authorUserId: id };
}

/** The id of an image, or the image as it is answered; anything empty is none. */
export async function readCover(
  deps: Pick<Deps, 'db'>,
  value: Given,
  before: ClientPost | null,
): Promise<Pick<GivenFields, 'coverId'>> {
  if (isMissing(value)) return {};
  const given = typeof value === 'object' ? structOf(value, 'the image')['attachment_id'] : value;
  if (given === undefined || isNone(given)) return before && !before.cover ? {} : { coverId: null };
  const coverId = mediaIdOf(idOf(given));
  if (coverId !== null && coverId === before?.cover?.id) return {};
  if (coverId !== null && (await findMedia(deps, coverId))) return { coverId };
  throw new CallFault(
    CLIENT_FAULTS.notFound,
    'There is no image with this id in the media library. Upload it first.',
  );
}

/** An empty one is made from the title. What is no slug becomes one, as in WordPress. */
export function readSlug(value: Given, before: ClientPost | null): Pick<GivenFields, 'slug'> {
  if (isMissing(value)) return {};
  const given = decoded(textOf(value, 'the slug').trim());
  if (given === '' || (before && given === shownSlug(before))) return {};
  const slug = given.normalize('NFC');
  return { slug: isSlug(slug) ? slug : slugFrom(slug) };
}

/** Slugs of other scripts come percent-encoded from programs for WordPress, which answers them so. */
function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
}

/** @param before the state as it is answered; the three protocols may differ below it */
export function readPings(
  open: boolean | undefined,
  before: ClientPost | null,
): Partial<PingSwitches> {
  if (open === undefined || (before && open === isOpenToPings(before))) return {};
  return { pingbacksOpen: open, trackbacksOpen: open, webmentionsOpen: open };
}

/** One flag stands for the three protocols: open if any is. */
export function isOpenToPings(post: PingSwitches): boolean {
  return post.pingbacksOpen || post.trackbacksOpen || post.webmentionsOpen;
}

/** A post's type cannot be changed. */
export function readKind(value: Given, before: ClientPost | null): PostKind {
  const name = isMissing(value) ? '' : textOf(value, 'post_type').trim();
  if (name === '') return before?.kind ?? 'post';
  if (name !== 'post' && name !== 'page') {
    throw new CallFault(CLIENT_FAULTS.notAllowed, 'There is no such post type: use post or page.');
  }
  if (before && before.kind !== name) {
    throw new CallFault(CLIENT_FAULTS.notAllowed, 'The type of a post cannot be changed.');
  }
  return name;
}

/** The page above a page: 0 is none. */
export function readParent(value: Given): Pick<GivenFields, 'parentId'> {
  if (isMissing(value)) return {};
  if (isNone(value)) return { parentId: null };
  const parentId = idOf(value);
  if (parentId > 0) return { parentId };
  throw new CallFault(CLIENT_FAULTS.notFound, 'There is no page with the id of the parent.');
}
