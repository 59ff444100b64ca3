/**
 * The fields of the post form: of a request, a new post, a stored post, or an autosave.
 *
 * `draft-of.ts` checks them and makes a draft of them.
 */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { may } from '../../../accounts/user.ts';
import { field, idIn, isTicked, text } from '../lib/form.ts';
import { toWallClock } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import type { PostFields } from '../views/posts.ts';
import type { EditablePost } from '../../../posts/edit.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { isDraftSlug } from '../../../posts/urls/paths.ts';

/** The button that was pressed; `''` for a program that has none. */
export function actionIn(req: Request): string {
  return field(req, 'do');
}

/** Of a form whose button saves a draft, `status` is that, whatever is chosen for publishing. */
export function readFields(req: Request): PostFields {
  const savesDraft = ['draft', 'review'].includes(actionIn(req));
  return {
    title: field(req, 'title'),
    slug: field(req, 'slug'),
    bodyFormat: field(req, 'bodyFormat'),
    markdown: text(req, 'markdown'),
    excerpt: field(req, 'excerpt'),
    cover: field(req, 'cover'),
    kind: field(req, 'kind'),
    status: savesDraft ? 'draft' : field(req, 'status'),
    // Publishing a scheduled post now needs no date.
    when: actionIn(req) === 'publish-now' ? 'now' : field(req, 'when'),
    password: field(req, 'password'),
    date: field(req, 'date'),
    language: field(req, 'language'),
    author: field(req, 'author'),
    categories: field(req, 'categories'),
    tags: field(req, 'tags'),
    series: field(req, 'series'),
    seriesOrder: field(req, 'seriesOrder'),
    translationOf: field(req, 'translationOf'),
    trackbacksTo: text(req, 'trackbacksTo').trim(),
    responseTo: field(req, 'responseTo'),
    responseKind: field(req, 'responseKind'),
    rsvp: field(req, 'rsvp'),
    commentsOpen: isTicked(req, 'commentsOpen'),
    pingbacksOpen: isTicked(req, 'pingbacksOpen'),
    trackbacksOpen: isTicked(req, 'trackbacksOpen'),
    webmentionsOpen: isTicked(req, 'webmentionsOpen'),
    notifies: isTicked(req, 'notifies'),
    pinned: isTicked(req, 'pinned'),
  };
}

/** As {@link readFields}, with the author that the user may give the post: authors cannot change it. */
export function readOwnFields(
  req: Request,
  res: Response,
  post: Pick<EditablePost, 'author'> | null,
): PostFields {
  const [fields, { user }] = [readFields(req), signedIn(res)];
  if (may(user, 'edit')) return fields;
  return { ...fields, author: (post?.author ?? user.author)?.name ?? '' };
}

/** That the form was opened with; 0: none. */
export function versionIn(req: Request): number {
  return idIn(field(req, 'version')) ?? 0;
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
    bodyFormat: 'markdown',
    markdown: '',
    excerpt: '',
    cover: '',
    kind: 'post',
    status: 'draft',
    when: 'now',
    password: '',
    date: '',
    language: '',
    author,
    categories: '',
    tags: '',
    series: '',
    seriesOrder: '',
    translationOf: '',
    trackbacksTo: '',
    responseTo: '',
    responseKind: '',
    rsvp: '',
    commentsOpen: settings.commentsOpenByDefault,
    pingbacksOpen: settings.pingbacksOpenByDefault,
    trackbacksOpen: settings.trackbacksOpenByDefault,
    webmentionsOpen: settings.webmentionsOpenByDefault,
    notifies: true,
    pinned: false,
  };
}

/** @param ownExcerpt the excerpt that was typed; empty if it is made from the text */
export function fieldsOf(post: EditablePost, ownExcerpt: string, timeZone: string): PostFields {
  const names = (terms: { name: string }[]) => terms.map(({ name }) => name).join(', ');
  return {
    title: post.title,
    slug: isDraftSlug(post.slug) ? '' : post.slug,
    bodyFormat: post.bodyFormat,
    markdown: post.markdown,
    excerpt: ownExcerpt,
    cover: post.cover ? String(post.cover.id) : '',
    kind: post.kind,
    // An unpublished post is a draft again, whose URL answers 410.
    status: post.status === 'unpublished' ? 'draft' : post.status,
    when: isDraft(post) ? 'now' : '',
    password: post.password ?? '',
    date: post.status === 'draft' && !post.wasPublic ? '' : toWallClock(post.publishedAt, timeZone),
    language: post.language ?? '',
    author: post.author?.name ?? '',
    categories: names(post.categories),
    tags: names(post.tags),
    series: post.series?.term.name ?? '',
    seriesOrder: String(post.series?.order ?? ''),
    translationOf: post.translationOfPath ?? '',
    trackbacksTo: post.trackbacksTo.join('\n'),
    responseTo: post.responseTo?.url ?? '',
    responseKind: post.responseTo?.kind ?? '',
    rsvp: post.responseTo?.rsvp ?? '',
    commentsOpen: post.commentsOpen,
    pingbacksOpen: post.pingbacksOpen,
    trackbacksOpen: post.trackbacksOpen,
    webmentionsOpen: post.webmentionsOpen,
    notifies: post.notifies,
    pinned: post.pinned,
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

/** Whether it is published with a dialog, not updated. */
export function isDraft({ status }: Pick<EditablePost, 'status'>): boolean {
  return status === 'draft' || status === 'unpublished';
}

/** Once it was public it keeps its URL, whose form depends on the kind. */
export function isKindFixed({ status, wasPublic }: Pick<EditablePost, 'status' | 'wasPublic'>) {
  return wasPublic || status === 'published';
}
