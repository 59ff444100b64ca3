/**
 * GET /api/mentions.jf2 and /api/count: the linkbacks that posts show, as data, for pages and programs of any site,
 * in the shape that clients of webmention.io read. Comments are in the feed of a post's responses.
 *
 * A target that is no post of this site has none: clients ask for whatever page they are on.
 *
 * @see https://github.com/aaronpk/webmention.io#api
 * @see https://jf2.spec.indieweb.org/
 */
import { Router, type Request, type Response } from 'express';
import { avatarUrl } from '../../avatars/avatar.ts';
import type { Deps } from '../../deps.ts';
import { PROPERTIES, readMentionsQuery, type ReadQuery } from '../request/mentions-query.ts';
import { sendDocument, type CachePolicy } from '../page-cache/answer.ts';
import { responsesCachePolicy } from '../page-cache/cache-policy.ts';
import { clientAddress } from '../request/headers.ts';
import { queryOf } from '../request/page-request.ts';
import {
  clientKeys,
  createConcurrencyLimiter,
  type ConcurrencyLimiter,
} from '../../lib/rate-limiter.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import { documentKey } from '../../lib/url.ts';
import type { ShownLinkback } from '../../linkbacks/linkback.ts';
import { countMentions, listMentions, type MentionCount } from '../../linkbacks/mentions.ts';
import { findTarget } from '../../linkbacks/receive.ts';
import { permalink, type Post } from '../../posts/post.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

type MentionsDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** Queries that are answered at the same time: a page of many posts asks for each of them. */
const AT_ONCE = { max: 16, maxPerKey: 8 };
const RETRY_AFTER_SECONDS = 5;

/** `answers` limits the queries that the page cache has no answer to, of which strangers can make any number. */
export function mentionsRoutes(
  deps: MentionsDeps,
  answers: ConcurrencyLimiter = createConcurrencyLimiter(AT_ONCE),
): Router {
  const router = Router();
  // Any page may read it, since it says what everybody can read on the post's page.
  router.use('/api', (_req, res, next) => {
    res.set('Access-Control-Allow-Origin', '*').set('X-Robots-Tag', 'noindex');
    next();
  });
  router
    .route(['/api/mentions.jf2', '/api/links.jf2'])
    .options(allow)
    .get(async (req, res) => {
      await answer(req, res, async ({ query }, postIds) => {
        const linkbacks = await listMentions(deps, { ...query, postIds });
        const children = linkbacks.map((linkback) => entryOf(deps.config.siteUrl, linkback));
        return { type: 'feed', name: 'Webmentions', children };
      });
    })
    .all(refuseMethod);
  router
    .route(['/api/count', '/api/count.json'])
    .options(allow)
    .get(async (req, res) => {
      await answer(req, res, async (_read, postIds) =>
        countsByType(await countMentions(deps, postIds)),
      );
    })
    .all(refuseMethod);
  router.all('/api/*rest', (_req, res) => {
    refuse(res, 404, 'There is nothing at this URL: see /api/mentions.jf2 and /api/count.');
  });
  return router;

  async function answer(
    req: Request,
    res: Response,
    bodyOf: (read: ReadQuery, postIds: number[]) => Promise<object>,
  ): Promise<void> {
    const read = readMentionsQuery(queryOf(req).slice(1));
    if ('problem' in read) {
      refuse(res, 400, read.problem);
      return;
    }
    const release = answers.acquire(clientKeys(clientAddress(req)).client);
    if (release === null) {
      res.set('Retry-After', String(RETRY_AFTER_SECONDS));
      refuse(res, 503, 'Too many queries at once: try again in a few seconds.');
      return;
    }
    try {
      const posts = await publicPostsOf(read.targets);
      const ids = posts.map(({ id }) => id);
      send(res, await bodyOf(read, ids), policyOf(read.targets, posts));
    } finally {
      release();
    }
  }

  /** The public posts that are named, each once. */
  async function publicPostsOf(targets: readonly URL[]): Promise<Post[]> {
    const posts = new Map<number, Post>();
    for (const target of targets) {
      const resolved = await findTarget(deps, target);
      if (resolved.kind === 'post') posts.set(resolved.post.id, resolved.post);
    }
    return [...posts.values()];
  }

  /**
   * Only by a post's own URL, of which there is one, while old ones and strangers' are many; and of a public
   * post only, since time alone may publish another one.
   */
  function policyOf(targets: readonly URL[], posts: readonly Post[]): CachePolicy | null {
    const [post, ...others] = posts;
    if (!post || others.length > 0) return null;
    const key = documentKey(new URL(permalink(deps.config.siteUrl, post)));
    const isOwn = targets.every((target) => documentKey(target) === key);
    return isOwn ? responsesCachePolicy(post) : null;
  }
}

function send(res: Response, body: object, cache: CachePolicy | null): void {
  sendDocument(res, { body: JSON.stringify(body), contentType: JSON_TYPE, cache });
}

function allow(_req: Request, res: Response): void {
  res
    .set('Access-Control-Allow-Methods', 'GET, HEAD, OPTIONS')
    .set('Access-Control-Allow-Headers', '*')
    .set('Access-Control-Max-Age', '86400')
    .status(204)
    .end();
}

function refuseMethod(_req: Request, res: Response): void {
  refuse(res.set('Allow', 'GET, HEAD, OPTIONS'), 405, 'This URL accepts GET only.');
}

const ERRORS = {
  400: 'invalid_input',
  404: 'not_found',
  405: 'method_not_allowed',
  503: 'temporarily_unavailable',
} as const;

function refuse(res: Response, status: keyof typeof ERRORS, sentence: string): void {
  res.status(status).json({ error: ERRORS[status], error_description: sentence });
}

/** `rsvp-yes`, …; an RSVP that says neither yes nor no is shown, and counts, as a reply. */
function countsByType(counts: readonly MentionCount[]) {
  const type: Record<string, number> = {};
  for (const each of counts) {
    const name = each.rsvp === null ? propertyType(each.type) : `rsvp-${each.rsvp}`;
    type[name] = (type[name] ?? 0) + each.count;
  }
  return { count: counts.reduce((sum, { count }) => sum + count, 0), type };
}

function propertyType(type: ShownLinkback['type']): ShownLinkback['type'] {
  return type === 'rsvp' ? 'reply' : type;
}

function entryOf(siteUrl: string, linkback: ShownLinkback) {
  const { id, source, target, via, rsvp, title, author, authorUrl, site, avatarId } = linkback;
  const property = rsvp === null ? PROPERTIES[propertyType(linkback.type)] : 'rsvp';
  const content = contentOf(linkback);
  return {
    type: 'entry',
    author: {
      type: 'card',
      name: author ?? site ?? new URL(source).host,
      photo: avatarId === null ? '' : avatarUrl(siteUrl, avatarId),
      url: authorUrl ?? '',
    },
    url: source,
    published: linkback.publishedAt && withoutFraction(linkback.publishedAt),
    'wm-received': withoutFraction(linkback.receivedAt),
    'wm-id': id,
    'wm-source': source,
    'wm-target': target,
    'wm-protocol': via[0],
    // Clients show a name in place of the content, and a reply has only its words.
    ...(property !== 'in-reply-to' && title !== null && { name: title }),
    ...(content && { content }),
    ...(rsvp === null ? { [property]: target } : { rsvp, 'in-reply-to': target }),
    'wm-property': property,
    'wm-private': false,
  };
}

/** The words of a reply, else the passage around the link. */
function contentOf({ type, content, excerpt }: ShownLinkback) {
  const text = (type === 'reply' && content) || excerpt;
  if (!text) return null;
  const paragraphs = text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  return { html: paragraphs.map((each) => `<p>${escapeXml(each)}</p>`).join(''), text };
}

function withoutFraction(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
