/**
 * Presents the editor of a post: its fields, its state, and what to choose from.
 */
import { statusName } from '../lib/status-names.ts';
import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import { may } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentHour, presentTime } from '../lib/time.ts';
import { offerCovers } from '../media/library.ts';
import { calendarView } from './calendar.ts';
import { isDraft, isKindFixed } from './form.ts';
import { notifiedView } from './notified.ts';
import { contextView, embedViews, shareView } from './present-panel.ts';
import { NOTHING_TO_NOTIFY, willNotifyView } from './will-notify.ts';
import { signedIn } from '../session/signed-in.ts';
import type { EditorView, PostErrors, PostFields } from '../views/posts.ts';
import { type AdminViews, allowNonce } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import type { TargetChecks } from '../../../outbox/target-checks.ts';
import type { EditablePost } from '../../../posts/edit.ts';
import { compareInSubprocess } from '../../../posts/html/in-subprocess.ts';
import { listTerms } from '../../../posts/lists.ts';
import { hasBeenPublic, isPublic, pathOf, permalink, standingOf } from '../../../posts/post.ts';
import { listAllTerms, listAuthors } from '../../../posts/terms/terms.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { slugFrom } from '../../../posts/urls/paths.ts';

type EditorDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** What the editor's pages are made with. */
export type EditorParts = { deps: EditorDeps; views: AdminViews; checks: TargetChecks };

export type Shown = {
  errors?: PostErrors;
  done?: string | null;
  /** The post as another user or tab saved it meanwhile. */
  conflict?: EditablePost;
  /** The version that the fields were written from. */
  seen?: number;
  savedAt?: Date;
  /** The page that a new post is about. */
  shared?: EditorView['shared'];
};

export const FORMAT_NAMES = { markdown: 'Markdown', html: 'HTML' } as const;

const WORDS_PER_MINUTE = 220;
const MAX_TAGS_OFFERED = 500;

/** @param post `null` for a new post */
export async function showEditor(
  { deps, views, checks }: EditorParts,
  res: Response,
  post: EditablePost | null,
  fields: PostFields,
  { errors = {}, done = null, conflict, seen, savedAt, shared = null }: Shown = {},
): Promise<void> {
  const { siteUrl } = deps.config;
  const settings = await settingsFor(deps, res);
  const { timeZone } = settings;
  const now = deps.clock.now();
  const mayChooseAuthor = may(signedIn(res).user, 'edit');
  const wasPublic = post !== null && hasBeenPublic(post, now);
  const [
    categories,
    tags,
    series,
    covers,
    authors,
    notified,
    willNotify,
    calendar,
    share,
    context,
    embeds,
    html,
  ] = await Promise.all([
    listTerms(deps, 'category'),
    listTerms(deps, 'tag'),
    listAllTerms(deps, 'series'),
    offerCovers(deps, idIn(fields.cover)),
    mayChooseAuthor ? listAuthors(deps) : [],
    wasPublic ? notifiedView(deps, post.id) : null,
    post ? willNotifyView(deps, checks, post) : NOTHING_TO_NOTIFY,
    calendarView(deps, res, timeZone),
    post && shareView(deps, post, timeZone),
    post && contextView(deps, post),
    post ? embedViews(deps, post.id) : [],
    post && htmlView(deps, post, fields),
  ]);
  const nonce = randomBytes(16).toString('base64');
  allowNonce(res, nonce);
  const action = adminUrl(siteUrl, `/posts/${post ? post.id : 'new'}`);
  const view: EditorView = {
    heading: headingFor(post, fields),
    siteUrl,
    action,
    previewUrl: adminUrl(siteUrl, '/posts/preview'),
    dryRunUrl: adminUrl(siteUrl, '/posts/dry-run'),
    isDraft: post === null || isDraft(post),
    standing: post && post.status !== 'draft' ? statusName(post, now) : '',
    saved:
      post && isDraft(post) ? `Draft saved ${presentSaved(post.updatedAt, now, timeZone)}` : '',
    words: presentWords(post?.words ?? 0),
    ...presentPath(post, fields, settings, now),
    autosave: {
      url: `${action}/autosave`,
      savedAt: savedAt?.getTime() ?? null,
      restoredFrom: savedAt ? presentHour(savedAt, timeZone) : null,
      discardUrl: `${action}/autosave/discard`,
    },
    post: post && {
      id: post.id,
      version: conflict?.version ?? seen ?? post.version,
      url: isPublic(post, now) ? permalink(siteUrl, post) : null,
      revisionsUrl: `${action}/revisions`,
      deleteUrl: `${action}/delete`,
      unpublishUrl: `${action}/unpublish`,
      kindIsFixed: isKindFixed(post),
      isScheduled: standingOf(post, now) === 'scheduled',
    },
    share,
    shared,
    context,
    embeds,
    done,
    notified,
    conflict: conflict
      ? {
          ...{ title: conflict.title, markdown: conflict.markdown, version: conflict.version },
          format:
            conflict.bodyFormat === fields.bodyFormat ? '' : FORMAT_NAMES[conflict.bodyFormat],
        }
      : null,
    html,
    fields,
    errors,
    willNotify,
    calendar,
    covers,
    mayChooseAuthor,
    timeZone,
    categoryNames: categories.map(({ name }) => name),
    tagNames: tags.slice(0, MAX_TAGS_OFFERED).map(({ name }) => name),
    seriesNames: series.slice(0, MAX_TAGS_OFFERED).map(({ name }) => name),
    authorNames: authors.map(({ name }) => name),
    scriptUrl: views.assetUrl('editor.js'),
    nonce,
  };
  await views.render(res, 'editor', settings, view);
}

async function htmlView(
  deps: EditorDeps,
  { id }: EditablePost,
  { bodyFormat, markdown }: PostFields,
): Promise<EditorView['html']> {
  if (bodyFormat !== 'html') return null;
  const comparison = await compareInSubprocess(deps, markdown);
  return {
    reasons: comparison?.reasons ?? ['It takes too long to convert.'],
    convertUrl: adminUrl(deps.config.siteUrl, `/posts/${id}/convert`),
  };
}

function headingFor(post: EditablePost | null, { kind }: PostFields): string {
  const thing = kind === 'page' ? 'page' : 'post';
  return post ? `Edit ${thing}` : `New ${thing}`;
}

/** "20:14" for today, else with the date. */
function presentSaved(date: Date, now: Date, timeZone: string): string {
  const [then, today] = [date, now].map((each) => presentTime(each, timeZone).text.slice(0, -5));
  return then === today ? presentHour(date, timeZone) : presentTime(date, timeZone).text;
}

/** The script counts again while the text is written. */
function presentWords(words: number): string {
  if (words === 0) return '0 words';
  const minutes = Math.max(1, Math.round(words / WORDS_PER_MINUTE));
  return `${words.toLocaleString('en')} ${words === 1 ? 'word' : 'words'} · ${minutes} min`;
}

function presentPath(
  post: EditablePost | null,
  fields: PostFields,
  settings: SiteSettings,
  now: Date,
): Pick<EditorView, 'folder' | 'shownSlug'> {
  const kind = fields.kind === 'page' ? 'page' : 'post';
  const folder = post
    ? post.path.slice(0, post.path.length - post.slug.length)
    : pathOf({ kind, slug: '', publishedAt: now }, settings);
  return {
    folder,
    shownSlug: fields.slug || slugFrom(fields.title || fields.markdown.slice(0, 60)),
  };
}
