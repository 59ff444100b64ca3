/**
 * Checks the fields of the post form, and makes a draft of them.
 */
import type { Deps } from '../../../deps.ts';
import { idIn } from '../lib/form.ts';
import { fromWallClock, toWallClock } from '../lib/time.ts';
import { coverProblem } from '../media/library.ts';
import { isKindFixed } from './form.ts';
import type { PostErrors, PostFields } from '../views/posts.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { canonicalLanguage } from '../../../lib/text/language.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { EditablePost } from '../../../posts/edit.ts';
import {
  BODY_FORMATS,
  MAX_PASSWORD_LENGTH,
  MAX_TRACKBACKS,
  MAX_TITLE_LENGTH,
  POST_KINDS,
  RESPONSE_KINDS,
  RSVPS,
  WRITABLE_STATUSES,
  type BodyFormat,
  type PostDraft,
  type ResponseTo,
  MAX_CATEGORIES,
  MAX_TAGS,
} from '../../../posts/post.ts';
import { checkedName } from '../../../posts/terms/names.ts';
import { MAX_SERIES_ORDER } from '../../../posts/terms/term.ts';
import { isSlug, slugFrom } from '../../../posts/urls/paths.ts';

const MAX_EXCERPT = 1_000;

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
  const typedDate = fields.when === 'now' ? '' : fields.date;
  const publishedAt = typedDate === '' ? undefined : fromWallClock(typedDate, timeZone);
  const trackbacks = fields.trackbacksTo.split('\n').map((line) => line.trim());
  const given = trackbacks.filter(Boolean);

  const { title } = fields;
  if (title.length > MAX_TITLE_LENGTH) errors.title = `Use at most ${MAX_TITLE_LENGTH} characters.`;
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
  if (fields.when === 'later' && fields.date === '') errors.date = 'Enter a date and time.';
  const responseTo = responseOf(fields);
  if (responseTo === 'not-a-url')
    errors.responseTo = 'Enter a URL that starts with http:// or https://.';
  const status = WRITABLE_STATUSES.find((each) => each === fields.status);
  if (!status) errors.status = 'Choose a status.';
  if (status === 'protected' && fields.password === '')
    errors.password = 'Enter a password, or choose another status.';
  if (fields.password.length > MAX_PASSWORD_LENGTH)
    errors.password = `Use at most ${MAX_PASSWORD_LENGTH} characters.`;
  const typedKind = POST_KINDS.find((each) => each === fields.kind);
  const kind = before && isKindFixed(before) ? before.kind : (typedKind ?? before?.kind ?? 'post');
  if (title === '' && status !== 'draft') {
    if (kind === 'page') errors.title = 'A page needs a title.';
    else if (fields.markdown.trim() === '' && fields.responseTo === '')
      errors.title = 'Write a text, or enter a title.';
  }
  const author = nameOf(fields.author, 'an author', (message) => (errors.author = message));
  const categories = namesOf(
    fields.categories,
    { what: 'a category', max: MAX_CATEGORIES },
    (message) => (errors.categories = message),
  );
  const tags = namesOf(
    fields.tags,
    { what: 'a tag', max: MAX_TAGS },
    (message) => (errors.tags = message),
  );
  const series = nameOf(fields.series, 'a series', (message) => (errors.series = message));
  if (!/^\d{0,4}$/.test(fields.seriesOrder))
    errors.seriesOrder = `Enter a whole number up to ${MAX_SERIES_ORDER}, or nothing.`;
  if (!status || responseTo === 'not-a-url' || Object.keys(errors).length > 0) return { errors };

  return {
    draft: {
      title,
      ...(slug !== '' && { slug }),
      bodyFormat: formatIn(fields, before),
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
      ...(series !== null && {
        series,
        ...(fields.seriesOrder !== '' && { seriesOrder: Number(fields.seriesOrder) }),
      }),
      ...(fields.translationOf !== '' && { translationOf: fields.translationOf }),
      ...(responseTo && { responseTo }),
      trackbacksTo: given,
      notifies: fields.notifies,
      pinned: fields.pinned && kind === 'post',
      commentsOpen: fields.commentsOpen,
      pingbacksOpen: fields.pingbacksOpen,
      trackbacksOpen: fields.trackbacksOpen,
      webmentionsOpen: fields.webmentionsOpen,
    },
  };
}

/** Of a form without the field, as the post has it. */
export function formatIn(
  fields: Pick<PostFields, 'bodyFormat'>,
  before: Pick<EditablePost, 'bodyFormat'> | null,
): BodyFormat {
  const typed = BODY_FORMATS.find((each) => each === fields.bodyFormat);
  return typed ?? before?.bodyFormat ?? 'markdown';
}

/** As {@link draftOf}, with an error for a cover that is not there. */
export async function checkedDraftOf(
  deps: Pick<Deps, 'db'>,
  fields: PostFields,
  before: EditablePost | null,
  timeZone: string,
): Promise<PostForm> {
  const form = draftOf(fields, before, timeZone);
  const cover = 'draft' in form ? await coverProblem(deps, form.draft.coverId) : null;
  return cover === null ? form : { errors: { cover } };
}

/** @returns `null` for a post that answers no page */
function responseOf({ responseTo, responseKind, rsvp }: PostFields) {
  if (responseTo === '') return null;
  if (!parseHttpUrl(responseTo)) return 'not-a-url';
  const kind = RESPONSE_KINDS.find((each) => each === responseKind) ?? 'in-reply-to';
  const answer = kind === 'in-reply-to' ? (RSVPS.find((each) => each === rsvp) ?? null) : null;
  return { kind, url: responseTo, rsvp: answer } satisfies ResponseTo;
}

/** The field has no seconds: if it shows the same minute, the stored time stays. */
function publishedAtOf(typed: Date, before: EditablePost | null, timeZone: string): Date {
  if (!before) return typed;
  const isSame = toWallClock(before.publishedAt, timeZone) === toWallClock(typed, timeZone);
  return isSame ? before.publishedAt : typed;
}

function namesOf(
  typed: string,
  { what, max }: { what: string; max: number },
  fail: (message: string) => void,
): string[] {
  const names = typed.split(',').filter((each) => each.trim() !== '');
  if (names.length > max) {
    fail(`Enter at most ${max}.`);
    return [];
  }
  return names.flatMap((each) => nameOf(each, what, fail) ?? []);
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
