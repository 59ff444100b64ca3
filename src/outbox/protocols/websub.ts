/**
 * Notifies the WebSub hub that a post was published, changed or removed, or that one of its terms was
 * renamed: which feeds the hub is to fetch again.
 *
 * The specification leaves this to publisher and hub; all public hubs accept this form.
 *
 * @see https://www.w3.org/TR/websub/#publishing
 * @see https://pubsubhubbub.github.io/PubSubHubbub/pubsubhubbub-core-0.4.html#rfc.section.7
 */
import type { Config } from '../../config.ts';
import { FEED_FORMATS, feedUrl, type FedList } from '../../feeds/feed.ts';
import { documentKey, parseHttpUrl } from '../../lib/url.ts';
import type { PostAnswer } from '../../net/page.ts';
import { httpAnswerText, transientOutcome } from '../outcome.ts';
import type { SendOutcome, OutgoingNotification } from '../entry.ts';
import type { Wanted } from '../plan/compare.ts';
import { fingerprint } from '../plan/links-of-post.ts';
import type { Post } from '../../posts/post.ts';
import type { Author, Term } from '../../posts/terms/term.ts';
import type { SiteSettings } from '../../settings/settings.ts';

/** The skip reason of entries for a hub that is no longer in the settings. */
export const ANOTHER_HUB = 'The setting hubUrl no longer names this hub.';

/** The hub as a target of each post in the feeds; notified again whenever its feed entry changes. */
export function hubOf(
  { hubUrl }: Pick<SiteSettings, 'hubUrl'>,
  post: Partial<Pick<Post, 'kind' | 'updatedAt' | 'author' | 'categories' | 'tags' | 'series'>>,
): Wanted[] {
  const { kind, updatedAt, author, categories = [], tags = [], series = null } = post;
  const url = parseHttpUrl(hubUrl);
  if (!url || kind !== 'post' || !updatedAt) return [];
  return [
    {
      target: url.href,
      // Not the key of a link to the hub's page, which the post may have too.
      targetKey: `websub ${documentKey(url)}`,
      byHand: false,
      isHub: true,
      // The names of terms and authors change without `updatedAt`.
      passage: fingerprint([
        updatedAt.toISOString(),
        ...[...categories, ...tags, ...(series ? [series.term] : [])].map(({ name }) => name),
        ...(author ? [author.name, author.url ?? ''] : []),
      ]),
    },
  ];
}

/** Whether the settings still name this hub. */
export function isHubNow({ hubUrl }: Pick<SiteSettings, 'hubUrl'>, target: string): boolean {
  return parseHttpUrl(hubUrl)?.href === target;
}

/** Every feed that contains the post. */
export function feedsOfPost(
  { siteUrl }: Pick<Config, 'siteUrl'>,
  { author, terms }: { author: Author | null; terms: Term[] },
): string[] {
  const lists: FedList[] = [
    { kind: 'all' },
    ...terms.map((term) => ({ kind: 'term' as const, term })),
    ...(author ? [{ kind: 'author' as const, author }] : []),
  ];
  return lists.flatMap((list) => FEED_FORMATS.map((format) => feedUrl(siteUrl, list, format)));
}

export function websubRequest({ feedUrls }: OutgoingNotification) {
  const form = new URLSearchParams({ 'hub.mode': 'publish' });
  for (const url of feedUrls) form.append('hub.url', url);
  return { contentType: 'application/x-www-form-urlencoded', body: form.toString() };
}

export function websubOutcome(answer: PostAnswer): SendOutcome {
  const detail = httpAnswerText(answer);
  if (answer.status >= 200 && answer.status <= 299) return { kind: 'sent', detail };
  return transientOutcome(answer) ?? { kind: 'refused', detail };
}
