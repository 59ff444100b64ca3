/**
 * The post form: its fields as typed, and the draft they make.
 */
import type { Request } from 'express';
import { z } from 'zod';
import { field, idIn, isTicked, text } from '../lib/form.ts';
import { fromWallClock, toWallClock } from '../lib/time.ts';
import type { PostErrors, PostFields } from '../views/posts.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { canonicalLanguage } from '../../../lib/text/language.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { EditablePost } from '../../../posts/edit.ts';
import {
  isSlug,
  MAX_PASSWORD_LENGTH,
  MAX_TRACKBACKS,
  MAX_TITLE_LENGTH,
  POST_KINDS,
  slugFrom,
  WRITABLE_STATUSES,
  type PostDraft,
} from '../../../posts/post.ts';
import { checkedName } from '../../../posts/terms/names.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

const MAX_EXCERPT = 1_000;

export function readFields(req: Request): PostFields {
  return {
    title: field(req, 'title'),
    slug: field(req, 'slug'),
    markdown: text(req, 'markdown'),
    excerpt: field(req, 'excerpt'),
    cover: field(req, 'cover'),
    kind: field(req, 'kind'),
    status: field(req, 'status'),
    password: field(req, 'password'),
    date: field(req, 'date'),
    language: field(req, 'language'),
    author: field(req, 'author'),
    categories: field(req, 'categories'),
    tags: field(req, 'tags'),
    trackbacksTo: text(req, 'trackbacksTo').trim(),
    commentsOpen: isTicked(req, 'commentsOpen'),
    pingbacksOpen: isTicked(req, 'pingbacksOpen'),
    trackbacksOpen: isTicked(req, 'trackbacksOpen'),
    webmentionsOpen: isTicked(req, 'webmentionsOpen'),
    notifies: isTicked(req, 'notifies'),
  };
}

/** The time of the last autosave of the form's browser tab; `null` if there was none. */
export function seenAutosave(req: Request): Date | null {
  const seenMs = Number(field(req, 'savedAt')) || 0;
  return seenMs === 0 ? null : new Date(seenMs);
}

export function fieldsOfNew(settings: SiteSettings, author: string): PostFields {
  return {
    title: '',
    slug: '',
    markdown: '',
    excerpt: '',
    cover: '',
    kind: 'post',
    status: 'draft',
    password: '',
    date: '',
    language: '',
    author,
    categories: '',
    tags: '',
    trackbacksTo: '',
    commentsOpen: settings.commentsOpenByDefault,
    pingbacksOpen: settings.pingbacksOpenByDefault,
    trackbacksOpen: settings.trackbacksOpenByDefault,
    webmentionsOpen: settings.webmentionsOpenByDefault,
    notifies: true,
  };
}

/** @param ownExcerpt the excerpt that was typed; empty if it is made from the text */
export function fieldsOf(post: EditablePost, ownExcerpt: string, timeZone: string): PostFields {
  const names = (terms: { name: string }[]) => terms.map(({ name }) => name).join(', ');
  return {
    title: post.title,
    slug: post.slug,
    markdown: post.markdown,
    excerpt: ownExcerpt,
    cover: post.cover ? String(post.cover.id) : '',
    kind: post.kind,
    // An unpublished post is a draft again, whose URL answers 410.
    status: post.status === 'unpublished' ? 'draft' : post.status,
    password: post.password ?? '',
    date: post.status === 'draft' && !post.wasPublic ? '' : toWallClock(post.publishedAt, timeZone),
    language: post.language ?? '',
    author: post.author?.name ?? '',
    categories: names(post.categories),
    tags: names(post.tags),
    trackbacksTo: post.trackbacksTo.join('\n'),
    commentsOpen: post.commentsOpen,
    pingbacksOpen: post.pingbacksOpen,
    trackbacksOpen: post.trackbacksOpen,
    webmentionsOpen: post.webmentionsOpen,
    notifies: post.notifies,
  };
}

const AUTOSAVE = z.record(z.string(), z.unknown());

/** The fields of an autosave; a missing field is as in the post. */
export function autosavedFields(json: string, post: PostFields): PostFields {
  const saved = AUTOSAVE.parse(JSON.parse(json));
  const known = Object.entries(post).map(([name, value]) => {
    const was = Object.hasOwn(saved, name) ? saved[name] : undefined;
    return [name, typeof was === typeof value ? was : value] as const;
  });
  return Object.fromEntries(known) as PostFields;
}

/** Once it was public it keeps its URL, whose form depends on the kind. */
export function isKindFixed({ status, wasPublic }: Pick<EditablePost, 'status' | 'wasPublic'>) {
  return wasPublic || status === 'published';
}

export type PostForm = { draft: PostDraft } | { errors: PostErrors };

/**
 * @param before the stored post, for what the form does not have; `null` for a new post
 * @returns the draft, or an error message for each invalid field
 */
export function draftOf(
  fields: PostFields,
  before: EditablePost | null,
  timeZone: string,
): PostForm {
  const errors: PostErrors = {};
  // A title without letters or digits makes no slug: saving chooses a free one.
  const hasWords = /[\p{L}\p{N}]/u.test(fields.title);
  const slug = (fields.slug || (hasWords ? slugFrom(fields.title) : '')).normalize('NFC');
  const language = fields.language === '' ? null : canonicalLanguage(fields.language);
  const publishedAt = fields.date === '' ? undefined : fromWallClock(fields.date, timeZone);
  const trackbacks = fields.trackbacksTo.split('\n').map((line) => line.trim());
  const given = trackbacks.filter(Boolean);

  if (fields.title.length > MAX_TITLE_LENGTH)
    errors.title = `Use at most ${MAX_TITLE_LENGTH} characters.`;
  if (slug !== '' && !isSlug(slug))
    errors.slug = 'Use letters, digits and single hyphens between them.';
  if (fields.excerpt.length > MAX_EXCERPT)
    errors.excerpt = `Use at most ${MAX_EXCERPT} characters.`;
  if (fields.language !== '' && language === null)
    errors.language = 'Enter a language tag such as ar or pt-BR.';
  if (publishedAt === null) errors.date = 'Enter a date and time like 2026-11-24T10:00.';
  if (given.length > MAX_TRACKBACKS) errors.trackbacksTo = `Enter at most ${MAX_TRACKBACKS} URLs.`;
  else if (given.some((line) => !parseHttpUrl(line)))
    errors.trackbacksTo = 'Enter one URL per line, starting with http:// or https://.';
  const status = WRITABLE_STATUSES.find((each) => each === fields.status);
  if (!status) errors.status = 'Choose a status.';
  if (status === 'protected' && fields.password === '')
    errors.password = 'Enter a password, or choose another status.';
  if (fields.password.length > MAX_PASSWORD_LENGTH)
    errors.password = `Use at most ${MAX_PASSWORD_LENGTH} characters.`;
  const typedKind = POST_KINDS.find((each) => each === fields.kind);
  const kind = before && isKindFixed(before) ? before.kind : (typedKind ?? before?.kind ?? 'post');
  const author = nameOf(fields.author, 'an author', (message) => (errors.author = message));
  const categories = namesOf(
    fields.categories,
    'a category',
    (message) => (errors.categories = message),
  );
  const tags = namesOf(fields.tags, 'a tag', (message) => (errors.tags = message));
  if (!status || Object.keys(errors).length > 0) return { errors };

  return {
    draft: {
      title: fields.title,
      ...(slug !== '' && { slug }),
      markdown: fields.markdown,
      ...(fields.excerpt !== '' && { excerpt: fields.excerpt }),
      coverId: idIn(fields.cover),
      kind,
      status,
      ...(status === 'protected' && { password: fields.password }),
      ...(publishedAt && { publishedAt: publishedAtOf(publishedAt, before, timeZone) }),
      ...(language !== null && { language }),
      ...(author !== null && { author }),
      categories,
      tags,
      ...(before?.responseTo && { responseTo: before.responseTo }),
      trackbacksTo: given,
      notifies: fields.notifies,
      commentsOpen: fields.commentsOpen,
      pingbacksOpen: fields.pingbacksOpen,
      trackbacksOpen: fields.trackbacksOpen,
      webmentionsOpen: fields.webmentionsOpen,
    },
  };
}

/** The field has no seconds: if it shows the same minute, the stored time stays. */
function publishedAtOf(typed: Date, before: EditablePost | null, timeZone: string): Date {
  if (!before) return typed;
  const isSame = toWallClock(before.publishedAt, timeZone) === toWallClock(typed, timeZone);
  return isSame ? before.publishedAt : typed;
}

function namesOf(typed: string, what: string, fail: (message: string) => void): string[] {
  return typed.split(',').flatMap((each) => nameOf(each, what, fail) ?? []);
}

function nameOf(typed: string, what: string, fail: (message: string) => void): string | null {
  if (typed.trim() === '') return null;
  try {
    return checkedName(typed, what);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    fail(error.message);
    return null;
  }
}
