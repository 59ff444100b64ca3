/**
 * The error handler: maps errors to a status, and renders the error page.
 */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { databaseTrouble, type DatabaseTrouble } from '../db/trouble.ts';
import type { Deps } from '../deps.ts';
import { sendEntry } from './page-cache/answer.ts';
import type { Entry } from './page-cache/entry.ts';
import { loggedUrl } from './request/headers.ts';
import { MethodNotAllowedError, settingsAlreadyRead, settingsFor } from './request/page-request.ts';
import { FormError } from './request/read-fields.ts';
import type { ErrorView } from './view/models/models.ts';
import type { Views } from './view/render.ts';
import { AppError, InvalidInputError, NotFoundError } from '../lib/errors.ts';
import { translateFor, translateToEnglish, type Translate } from '../messages/translate.ts';
import { DEFAULT_SETTINGS, type SiteSettings } from '../settings/settings.ts';

/** The server is busy. Whoever throws it sets `Retry-After`. */
export class TooBusyError extends AppError {
  override name = 'TooBusyError';
}

export const notFound: RequestHandler = (req) => {
  throw new NotFoundError('page', req.path);
};

/** The statuses that have texts of their own; the others share `error.other`. */
const STATUSES = [400, 404, 405, 413, 415, 500, 503] as const;

/** How the messages name what is wrong with the database. */
const TROUBLES = { away: 'database', full: 'disk', slow: 'slow' } as const satisfies Record<
  DatabaseTrouble,
  string
>;
const RETRY_AFTER_SECONDS = 60;

export function errorPages(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  views: Views,
): ErrorRequestHandler {
  /** The last page of each status, and its inputs: it shows nothing of the request. */
  const lastPages = new Map<number | DatabaseTrouble, { of: string; page: Entry }>();
  return async (error: unknown, req, res, next) => {
    if (res.headersSent) {
      // Express prints the stack of what it is passed, and a body that came too slowly is no failure.
      if (statusOf(error) === 500) next(error);
      else if (!res.writableEnded) req.socket.destroy();
      return;
    }
    const trouble = databaseTrouble(error);
    const status = trouble ? 503 : statusOf(error);
    if (trouble) {
      const what = String(translateToEnglish(deps.config)(`error.${TROUBLES[trouble]}.heading`));
      deps.log.error({ err: error, url: loggedUrl(req.originalUrl) }, what);
      res.set({ 'Retry-After': String(RETRY_AFTER_SECONDS), 'Cache-Control': 'no-store' });
    }
    if (status === 500)
      deps.log.error({ err: error, url: loggedUrl(req.originalUrl) }, 'request failed');
    // Without a database, the page cannot read the settings.
    const asked = trouble === 'away' ? settingsAlreadyRead(res) : settingsFor(deps, res);
    const settings = (await asked?.catch(() => null)) ?? DEFAULT_SETTINGS;
    const t = translateFor(deps.config, settings);
    const view = presentError(settings, t, status, error);
    // The theme may be what failed.
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
      views.renderBuiltIn(res.status(500), 'error', settings, presentError(settings, t, 500));
    }
  };
}

function presentError(
  settings: SiteSettings,
  t: Translate,
  status: number,
  error?: unknown,
): ErrorView {
  const { heading, message } = textsOf(t, status, error);
  return {
    page: {
      title: `${String(heading)} · ${settings.siteTitle}`,
      description: String(message),
      canonicalUrl: null,
    },
    status,
    heading,
    message,
  };
}

function textsOf(
  t: Translate,
  status: number,
  error: unknown,
): Pick<ErrorView, 'heading' | 'message'> {
  if (error instanceof FormError) {
    return { heading: t('error.form.heading'), message: t(`error.form.${error.why}`) };
  }
  const trouble = databaseTrouble(error);
  const known = STATUSES.find((each) => each === status) ?? 'other';
  const which = trouble ? TROUBLES[trouble] : known;
  return { heading: t(`error.${which}.heading`), message: t(`error.${which}.message`) };
}

/** Errors of Express and its parsers carry a status; one of 500 or more is treated as our own failure. */
function statusOf(error: unknown): number {
  if (error instanceof NotFoundError) return 404;
  if (error instanceof InvalidInputError) return 400;
  if (error instanceof MethodNotAllowedError) return 405;
  if (error instanceof TooBusyError) return 503;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
