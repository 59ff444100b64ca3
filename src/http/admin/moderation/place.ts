/**
 * A place in the moderation queue: list, kinds and cursor, in URLs and forms.
 */
import { cursorIn, cursorText, FROM_THE_NEWEST, type Cursor } from './page.ts';
import { KINDS, LISTS, QUEUE_STATES, type Kind, type QueueState } from './states.ts';
import { adminUrl } from '../lib/paths.ts';

/** `only`: `null` for both kinds. */
export type Place = { state: QueueState; only: Kind | null; before: Cursor };

/** Former names, in bookmarks and emails. */
const OLD_NAMES: Readonly<Record<string, QueueState>> = { waiting: 'pending', shown: 'approved' };

/** @param named reads a query parameter or form field, unchecked */
export function placeIn(named: (name: 'state' | 'only' | 'before') => string | null): Place {
  const only = KINDS.find((kind) => kind === named('only')) ?? null;
  const given = named('state') ?? '';
  const state = QUEUE_STATES.find((each) => each === (OLD_NAMES[given] ?? given)) ?? 'pending';
  return { ...listFor(state, only), before: cursorIn(named('before')) };
}

/** The first page of a list; of the pending list, if that list never has that kind. */
export function listFor(state: QueueState, only: Kind | null): Place {
  const holds = only === null || LISTS[state][only] !== null;
  return { state: holds ? state : 'pending', only, before: FROM_THE_NEWEST };
}

export function isFirstPage({ before }: Place): boolean {
  return cursorText(before) === '';
}

/** The place as query parameters or form fields. */
export function placeFields({ state, only, before }: Place): Record<string, string> {
  const begins = cursorText(before);
  return { state, ...(only && { only }), ...(begins && { before: begins }) };
}

export function placeUrl(siteUrl: string, place: Place, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...placeFields(place), ...more });
  return adminUrl(siteUrl, `/responses?${query.toString()}`);
}
