/**
 * What answers every request: the gate of comments, the page cache, and behind them the app.
 *
 * The one listener of the program and of its tests.
 */
import type { Express } from 'express';
import type { Deps } from '../../deps.ts';
import { translateFor } from '../../messages/translate.ts';
import { lastReadSettings } from '../../settings/read.ts';
import { createApp } from '../app.ts';
import { answerWith } from '../page-cache/answer.ts';
import { createPageCache, type PageCache } from '../page-cache/page-cache.ts';
import { noteVisit } from '../page-cache/send-document.ts';
import { pathOfTarget } from '../request/canonical.ts';
import { clientKeysBy } from '../request/client.ts';
import { createCommentRateLimit } from './comment-rate-limit.ts';
import type { RequestListener } from './serve.ts';
import type { Checks } from '../../linkbacks/verify/checks.ts';

export type Listener = {
  answer: RequestListener;
  /** What stands behind the cache. */
  app: Express;
  pages: PageCache;
  close: () => Promise<void>;
};

export function createListener(deps: Deps, checks: Checks): Listener {
  const app = createApp(deps, checks);
  const pages = createPageCache(deps);
  const comments = createCommentRateLimit({
    basePath: new URL(deps.config.siteUrl).pathname.replace(/\/$/, ''),
    keysOf: clientKeysBy(app),
    refusal: () => translateFor(deps.config, lastReadSettings(deps))('comment-page.busy'),
  });
  const answer = cached(pages, app);
  return {
    answer: (req, res) => {
      const path = pathOfTarget(req.url ?? '');
      if (path === null) {
        res.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' });
        res.end('The address of this request cannot be read.\n');
        return;
      }
      req.url = path;
      if (!comments.refuses(req, res, path)) answer(req, res);
    },
    app,
    pages,
    close: () => pages.close(),
  };
}

/** Answers what `pages` hold, and leaves the rest to `app`, whose documents they may keep. */
export function cached(pages: PageCache, app: RequestListener): RequestListener {
  return (req, res) => {
    const entry = pages.find(req);
    if (entry) {
      answerWith(entry, req, res);
      return;
    }
    const visit = pages.beginVisit(req);
    if (visit) {
      noteVisit(res, visit);
      // Pages see what their key says, and nothing else.
      req.url = visit.key;
    }
    app(req, res);
  };
}
