/**
 * View models of the latest responses: their words first, likes on one line.
 */
import { plural } from '../lib/plural.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentAge, presentTime } from '../lib/time.ts';
import type { LatestView, ReactionsView } from '../views/overview.ts';
import { permalink } from '../../../posts/post.ts';
import type { AdminLinkback } from '../../../linkbacks/admin-list.ts';
import type { LatestReactions, LatestResponse } from '../../../responses/latest.ts';
import { DID } from '../moderation/present-rows.ts';

type Context = { siteUrl: string; timeZone: string; now: Date };

const MAX_WORDS = 240;

export function presentLatest(context: Context, response: LatestResponse): LatestView {
  const { siteUrl } = context;
  const shared = {
    came: cameAt(context, response.at),
    reviewUrl: response.isPending ? adminUrl(siteUrl, '/responses') : null,
  };
  if (response.kind === 'comment') {
    const { comment } = response;
    return {
      ...shared,
      words: plain(comment.text),
      who: comment.authorName,
      did: 'commented on',
      post: presentPost(siteUrl, { path: comment.postPath, title: comment.postTitle }),
      via: '',
    };
  }
  const { linkback } = response;
  return {
    ...shared,
    words: wordsOf(linkback),
    who: whoOf(linkback),
    did: DID[linkback.type],
    post: presentPost(siteUrl, linkback.post),
    via: linkback.via.join(' and '),
  };
}

export function presentReactions(context: Context, reactions: LatestReactions): ReactionsView {
  return {
    who: namesOf(reactions.linkbacks.map(whoOf)),
    did: DID[reactions.type],
    post: presentPost(context.siteUrl, reactions.post),
    came: cameAt(context, reactions.at),
  };
}

/** "Ada", "Ada and Dana", "Ada, Dana and 3 others" */
function namesOf(names: string[]): string {
  const [first = '', second, ...others] = [...new Set(names)];
  if (second === undefined) return first;
  if (others.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${plural(others.length, 'other')}`;
}

function whoOf({ author, title, site, source }: AdminLinkback): string {
  return author ?? site ?? title ?? new URL(source).host;
}

function wordsOf({ type, content, excerpt, linkStart, linkEnd, title }: AdminLinkback) {
  if (type === 'reply' && content !== null) return plain(content);
  if (excerpt === null || excerpt === '') return plain(title ?? '');
  const [start, end] = [linkStart ?? 0, linkEnd ?? 0];
  return {
    before: excerpt.slice(0, start),
    linked: excerpt.slice(start, end),
    after: excerpt.slice(end),
  };
}

function plain(text: string): LatestView['words'] {
  const line = text.replace(/\s+/gu, ' ').trim();
  const cut = line.length <= MAX_WORDS ? line : `${line.slice(0, MAX_WORDS).trimEnd()}…`;
  return { before: cut, linked: '', after: '' };
}

function presentPost(siteUrl: string, post: { path: string; title: string }) {
  return { title: post.title, url: permalink(siteUrl, post) };
}

function cameAt({ timeZone, now }: Context, at: Date): LatestView['came'] {
  return { ...presentTime(at, timeZone), age: presentAge(now.getTime() - at.getTime()) };
}
