/**
 * `antiphon post …`: publishes, changes, renames, unpublishes, deletes, restores and lists posts.
 */
import { readFile, realpath } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { type Command, type Print, UsageError, readArgs } from './command.ts';
import { dayText, minuteText } from './print.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { momentShown, readShown } from '../lib/time.ts';
import { previewOutbox } from '../outbox/plan/plan.ts';
import { maySend } from '../outbox/skip-reason.ts';
import { previewNotes, previewText } from '../outbox/texts.ts';
import { closeCommentsBefore } from '../posts/close-comments.ts';
import type { PostFlags } from '../posts/drafts/draft.ts';
import { parsePostFile } from '../posts/front-matter/front-matter.ts';
import { type Post, type PostDraft, isPublic, postName, standingOf } from '../posts/post.ts';
import { changeFlags } from '../posts/publish.ts';
import { listPosts } from '../posts/read.ts';
import {
  type SaveOptions,
  type SaveOutcome,
  type SavePreview,
  previewSave,
  savePost,
} from '../posts/save.ts';
import { renamePost } from '../posts/urls/rename.ts';
import { deletePost, unpublishPost } from '../posts/withdraw.ts';
import { restorePost, trashPost } from '../posts/trash.ts';
import { readSettings } from '../settings/settings.ts';

const USAGE = `  antiphon post publish FILE [--dry-run] [--replace]
                                         publish or save a post from a file of Markdown, or of
                                         HTML (*.html); - for standard input;
                                         changes the post of that file, or of its title or slug;
                                         --replace: the post of its slug, whatever its title;
                                         --dry-run: only show what would be sent
  antiphon post unpublish SLUG           make it not public: its URL answers 410
  antiphon post delete SLUG [--permanently]
                                         move it to the trash: its URL answers 410, and its text is
                                         deleted after 30 days; --permanently: at once
  antiphon post restore SLUG             take it out of the trash
  antiphon post rename SLUG NEW-SLUG     change its URL; the old URL redirects
  antiphon post flags SLUG [--comments open|closed] [--pings open|closed]
    [--pingbacks open|closed] [--trackbacks open|closed] [--webmentions open|closed]
  antiphon post close-comments --before YYYY-MM-DD
                                         close comments on all posts published before that day
  antiphon post list [--json]            all posts, newest first
                                         SLUG may also be the path: /YYYY/MM/slug, /slug`;

export const postCommand: Command = {
  usage: USAGE,
  async run(deps, [verb = '', ...words], print) {
    switch (verb) {
      case 'publish':
        await publish(deps, words, print);
        break;
      case 'unpublish':
      case 'restore': {
        const [name = ''] = take(words, 1);
        const change = verb === 'restore' ? restorePost : unpublishPost;
        const { path, status } = await change(deps, name);
        await print(`${path} ${status}\n`);
        break;
      }
      case 'delete': {
        const isPermanent = words.includes('--permanently');
        const [name = ''] = take(
          words.filter((word) => word !== '--permanently'),
          1,
        );
        const { path, status } = await (isPermanent ? deletePost : trashPost)(deps, name);
        await print(`${path} ${status}\n`);
        break;
      }
      case 'rename': {
        const [name = '', slug = ''] = take(words, 2);
        const { from, post } = await renamePost(deps, name, slug);
        await print(`${from} renamed to ${post.path}\n`);
        break;
      }
      case 'flags':
        await switchFlags(deps, words, print);
        break;
      case 'close-comments':
        await closeOlder(deps, words, print);
        break;
      case 'list':
        await list(deps, words, print);
        break;
      default:
        throw usageError();
    }
  },
};

async function publish(deps: Deps, words: string[], print: Print): Promise<void> {
  const { values, positionals } = readArgs(
    words,
    { 'dry-run': { type: 'boolean' }, replace: { type: 'boolean' } },
    USAGE,
  );
  const [name = ''] = take(positionals, 1);
  const { timeZone } = await readSettings(deps);
  const format = /\.html?$/i.test(name) ? 'html' : 'markdown';
  const draft = parsePostFile(await readPostFile(name), timeZone, format);
  const options = { file: await locatePostFile(name), replace: values.replace ?? false };
  if (values['dry-run']) {
    await printPreview(deps, draft, options, print);
    return;
  }
  const outcome = await savePost(deps, draft, options);
  await print(
    `${outcome.post.path} ${outcomeText(outcome, deps.clock.now(), timeZone)}${retitled(outcome)}\n`,
  );
}

/** Names the replaced post, if its title changed. */
function retitled(outcome: SaveOutcome): string {
  if (outcome.kind === 'created' || outcome.before.title === outcome.post.title) return '';
  return `; the title was “${outcome.before.title}”`;
}

/** What each option opens or closes; single protocols come after `pings`, so that they take precedence. */
const FLAGS = {
  comments: ['commentsOpen'],
  pings: ['pingbacksOpen', 'trackbacksOpen', 'webmentionsOpen'],
  pingbacks: ['pingbacksOpen'],
  trackbacks: ['trackbacksOpen'],
  webmentions: ['webmentionsOpen'],
} as const satisfies Record<string, readonly (keyof PostFlags)[]>;

type FlagName = keyof typeof FLAGS;
const FLAG_NAMES = Object.keys(FLAGS) as FlagName[];

async function switchFlags(deps: Deps, words: string[], print: Print): Promise<void> {
  const option = { type: 'string' } as const;
  const options: Record<FlagName, typeof option> = {
    comments: option,
    pings: option,
    pingbacks: option,
    trackbacks: option,
    webmentions: option,
  };
  const { values, positionals } = readArgs(words, options, USAGE);
  const given = FLAG_NAMES.flatMap((name) => {
    const state = values[name];
    return state === undefined ? [] : [{ name, state, isOpen: isOpen(state) }];
  });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0 || given.length === 0) throw usageError();
  const flags = given.flatMap((each) => FLAGS[each.name].map((flag) => [flag, each.isOpen]));
  const { path } = await changeFlags(deps, name, Object.fromEntries(flags) as Partial<PostFlags>);
  for (const each of given) await print(`${path} ${each.name} ${each.state}\n`);
}

async function closeOlder(deps: Deps, words: string[], print: Print): Promise<void> {
  const { values, positionals } = readArgs(words, { before: { type: 'string' } }, USAGE);
  const midnight = readShown(values.before ?? '');
  if (!midnight || positionals.length > 0) throw usageError();
  const { timeZone } = await readSettings(deps);
  const count = await closeCommentsBefore(deps, momentShown(midnight, timeZone));
  await print(`comments closed on ${count} ${count === 1 ? 'post' : 'posts'}\n`);
}

function isOpen(state: string): boolean {
  if (state !== 'open' && state !== 'closed') {
    throw new UsageError(`A flag must be open or closed, not “${state}”.`);
  }
  return state === 'open';
}

async function list(deps: Deps, words: string[], print: Print): Promise<void> {
  const { values, positionals } = readArgs(words, { json: { type: 'boolean' } }, USAGE);
  if (positionals.length > 0) throw usageError();
  const posts = await listPosts(deps);
  if (values.json) {
    await print(`${JSON.stringify(posts, null, 2)}\n`);
    return;
  }
  const [now, { timeZone }] = [deps.clock.now(), await readSettings(deps)];
  for (const post of posts) {
    await print(`${post.path}  ${standingText(post, now, timeZone)}\n    ${postName(post)}\n`);
  }
  if (posts.length === 0) await print('No posts yet.\n');
}

/** @throws UsageError unless there are exactly `count` arguments and no options */
function take(words: string[], count: number): string[] {
  const { positionals } = readArgs(words, {}, USAGE);
  if (positionals.length !== count) throw usageError();
  return positionals;
}

function usageError(): UsageError {
  return new UsageError(`Usage:\n${USAGE}`);
}

/**
 * Reads a post's file; `name` is a path, or `-` for standard input.
 *
 * @throws InvalidInputError if it cannot be read or is not UTF-8
 */
export async function readPostFile(name: string): Promise<string> {
  const bytes = name === '-' ? await buffer(process.stdin) : await readBytes(name);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidInputError(`${name} is not UTF-8 text.`);
  }
}

/** The absolute path, with links resolved; `null` for standard input. */
async function locatePostFile(name: string): Promise<string | null> {
  return name === '-' ? null : await realpath(name);
}

async function readBytes(name: string): Promise<Buffer> {
  try {
    return await readFile(name);
  } catch (error) {
    throw new InvalidInputError(`${name} cannot be read: ${(error as Error).message}.`);
  }
}

/** Such as “published”, “updated”, “scheduled for 2026-12-24 18:00 UTC”. */
function outcomeText(outcome: SaveOutcome, now: Date, timeZone: string): string {
  const { kind, post } = outcome;
  if (kind === 'unchanged') return kind;
  switch (standingOf(post, now)) {
    case 'draft':
      return 'saved as a draft';
    case 'private':
      return 'saved, private';
    case 'protected':
      return 'saved, protected';
    case 'scheduled':
      return `scheduled for ${moment(post.publishedAt, timeZone)}`;
    case 'published':
      return kind === 'updated' && isPublic(outcome.before, now) ? 'updated' : 'published';
    case 'unpublished':
    case 'trashed':
    case 'deleted':
      return post.status;
  }
}

/** Such as “published  2026-11-23”; with the time if it is scheduled, and marked if it is a page. */
function standingText(
  post: Pick<Post, 'kind' | 'status' | 'publishedAt'>,
  now: Date,
  timeZone: string,
): string {
  const standing = standingOf(post, now);
  const when =
    standing === 'scheduled'
      ? moment(post.publishedAt, timeZone)
      : dayText(post.publishedAt, timeZone);
  return `${post.kind === 'page' ? 'page  ' : ''}${standing}  ${when}`;
}

function moment(at: Date, timeZone: string): string {
  return `${minuteText(at, timeZone)} ${timeZone}`;
}

/** Prints what saving the post would change, and which targets would be notified. */
export async function printPreview(
  deps: Deps,
  draft: PostDraft,
  options: SaveOptions,
  print: Print,
): Promise<void> {
  const post = await previewSave(deps, draft, options);
  await print(`${post.path} ${changeText(post)}\n`);
  const sending = maySend(deps.config);
  const previews = await previewOutbox(deps, post);
  const notes = previewNotes(post, {
    previews,
    mayNot: sending.may ? null : sending.because,
    now: deps.clock.now(),
  });
  for (const note of notes) await print(`${note}\n`);
  for (const preview of previews) {
    await print(`  ${preview.target}\n    ${previewText(preview)}\n`);
  }
}

/** The title shows which post would be changed. */
function changeText({ title, titleBefore }: SavePreview): string {
  if (titleBefore === undefined) return 'would be new';
  const retitled = titleBefore === title ? '' : `, with the new title “${title}”`;
  return `“${titleBefore}” would be changed${retitled}`;
}
