/**
 * The settings that hold for one request: read once, though a page and the error page in its place
 * both ask.
 */
import type { Response } from 'express';
import type { Deps } from '../../deps.ts';
import { readSettings } from '../../settings/read.ts';
import type { SiteSettings } from '../../settings/settings.ts';

const ofRequests = new WeakMap<Response, Promise<SiteSettings>>();

/** Those that the request has asked for already; `null`: none. Asks nothing. */
export function settingsAskedFor(res: Response): Promise<SiteSettings> | null {
  return ofRequests.get(res) ?? null;
}

export function settingsFor(deps: Pick<Deps, 'db' | 'log'>, res: Response): Promise<SiteSettings> {
  const known = ofRequests.get(res);
  if (known) return known;
  const settings = readSettings(deps);
  ofRequests.set(res, settings);
  return settings;
}
