/**
 * Errors → status → page. The one error handler of everything that people read.
 */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { databaseTrouble, type DatabaseTrouble } from '../db/trouble.ts';
import type { Deps } from '../deps.ts';
import { AppError, InvalidInputError, NotFoundError } from '../lib/errors.ts';
import { DEFAULT_SETTINGS, type SiteSettings } from '../settings/settings.ts';
import { loggedUrl } from './request/headers.ts';
import type { Entry } from './page-cache/entry.ts';
import { FormError } from './request/read-fields.ts';
import { MethodNotAllowedError } from './request/read-only.ts';
import { settingsAlreadyRead, settingsFor } from './request/settings.ts';
import { sendEntry } from './page-cache/send-document.ts';
import type { ErrorView } from './view/models/models.ts';
import type { Views } from './view/render.ts';

/** Others are being served; whoever throws it says when to ask again (`Retry-After`). */
export class TooBusyError extends AppError {
  override name = 'TooBusyError';
}

export const notFound: RequestHandler = (req) => {
  throw new NotFoundError('page', req.path);
};

const SENTENCES: Record<number, { heading: string; message: string }> = {
  400: {
    heading: 'This address cannot be read',
    message:
      'Something in it is not spelled as addresses are. Check it, or begin at the home page.',
  },
  404: {
    heading: 'There is nothing here',
    message:
      'The address may be mistyped, or what was here is gone. Search for it, or begin at the home page.',
  },
  405: {
    heading: 'This page can only be read',
    message: 'Nothing can be sent to this address. Go back, or begin at the home page.',
  },
  413: {
    heading: 'That was too long',
    message: 'Nothing was taken of it. Go back, where it still stands, and make it shorter.',
  },
  415: {
    heading: 'This form cannot be read',
    message: 'Send it uncompressed, as application/x-www-form-urlencoded in UTF-8.',
  },
  500: {
    heading: 'Something broke here',
    message: 'It is not your doing, and it has been written down. Try again in a moment.',
  },
  503: {
    heading: 'Too many are searching',
    message: 'Search again in a moment. All else can be read meanwhile.',
  },
};

const TROUBLES: Record<DatabaseTrouble, { heading: string; message: string }> = {
  away: {
    heading: 'The database does not answer',
    message: 'Try again in a minute. If it stays so, tell whoever runs this blog.',
  },
  full: {
    heading: 'The disk is full',
    message:
      'Nothing can be saved until whoever runs this blog has made room. What you sent was not saved; you can go on reading.',
  },
};
const RETRY_AFTER_SECONDS = 60;

export function errorPages(deps: Pick<Deps, 'db' | 'log'>, views: Views): ErrorRequestHandler {
  /** The last page of each status, and what it was made of: it shows nothing of what was asked. */
  const lastPages = new Map<number | DatabaseTrouble, { of: string; page: Entry }>();
  return async (error: unknown, req, res, next) => {
    if (res.headersSent) {
      // Express prints what it is given with a stack, and a body that came too slowly is no failure.
      if (statusOf(error) === 500) next(error);
      else if (!res.writableEnded) req.socket.destroy();
      return;
    }
    const trouble = databaseTrouble(error);
    const status = trouble ? 503 : statusOf(error);
    if (trouble) {
      deps.log.error({ err: error, url: loggedUrl(req.originalUrl) }, TROUBLES[trouble].heading);
      res.set({ 'Retry-After': String(RETRY_AFTER_SECONDS), 'Cache-Control': 'no-store' });
    }
    if (status === 500)
      deps.log.error({ err: error, url: loggedUrl(req.originalUrl) }, 'request failed');
    // The page that says the database is away cannot ask it for its title.
    const asked = trouble === 'away' ? settingsAlreadyRead(res) : settingsFor(deps, res);
    const settings = (await asked?.catch(() => null)) ?? DEFAULT_SETTINGS;
    const view = presentError(settings, status, error);
    // It may be the theme that broke.
    if (status === 500) {
      views.renderBuiltIn(res.status(500), 'error', settings, view);
      return;
    }
    const of = JSON.stringify([settings, view, res.getHeaders()]);
    const last = lastPages.get(trouble ?? status);
    if (last?.of === of) {
      sendEntry(res.status(status), last.page);
      return;
    }
    try {
      const page = views.render(res.status(status), 'error', settings, view);
      lastPages.set(trouble ?? status, { of, page });
    } catch (broken) {
      deps.log.error({ err: broken, url: loggedUrl(req.originalUrl) }, 'the error page failed');
      views.renderBuiltIn(res.status(500), 'error', settings, presentError(settings, 500));
    }
  };
}

function presentError(settings: SiteSettings, status: number, error?: unknown): ErrorView {
  const trouble = databaseTrouble(error);
  const { heading, message } = (error instanceof FormError && ofForm(error)) ||
    (trouble && TROUBLES[trouble]) ||
    SENTENCES[status] || {
      heading: 'This request cannot be answered',
      message: 'Check the address, or begin at the home page.',
    };
  return {
    page: {
      title: `${heading} · ${settings.siteTitle}`,
      description: message,
      canonicalUrl: null,
    },
    status,
    heading,
    message,
  };
}

function ofForm({ message }: FormError) {
  return { heading: 'This form cannot be taken', message };
}

/** Errors of Express and its parsers carry a status of their own; only those below 500 are believed. */
function statusOf(error: unknown): number {
  if (error instanceof NotFoundError) return 404;
  if (error instanceof InvalidInputError) return 400;
  if (error instanceof MethodNotAllowedError) return 405;
  if (error instanceof TooBusyError) return 503;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
