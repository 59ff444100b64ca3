/**
 * The settings of one request, read once, even if the page fails and its error page needs them, too.
 */
import type { Response } from 'express';
import type { Deps } from '../../deps.ts';
import { readSettings } from '../../settings/read.ts';
import type { SiteSettings } from '../../settings/settings.ts';

const byResponse = new WeakMap<Response, Promise<SiteSettings>>();

/** The settings if the request has read them already, else `null`. Reads nothing. */
export function settingsAlreadyRead(res: Response): Promise<SiteSettings> | null {
  return byResponse.get(res) ?? null;
}

export function settingsFor(deps: Pick<Deps, 'db' | 'log'>, res: Response): Promise<SiteSettings> {
  const known = byResponse.get(res);
  if (known) return known;
  const settings = readSettings(deps);
  byResponse.set(res, settings);
  return settings;
}
