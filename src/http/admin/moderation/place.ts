/**
 * Where in the conversation one is: which list, of which kinds, and where its page begins; as
 * addresses and forms have it.
 */
import { cursorIn, cursorText, FROM_THE_NEWEST, type Cursor } from './page.ts';
import { KINDS, LISTS, QUEUE_STATES, type Kind, type QueueState } from './states.ts';
import { adminUrl } from '../lib/paths.ts';

/** `only`: one kind alone; `null`: both. */
export type Place = { state: QueueState; only: Kind | null; before: Cursor };

/** Bookmarks and emails from before the states were named as everywhere else. */
const OLD_NAMES: Readonly<Record<string, QueueState>> = { waiting: 'pending', shown: 'approved' };

/** @param named what an address or a form says of it: anything may stand there */
export function placeIn(named: (name: 'state' | 'only' | 'before') => string | null): Place {
  const only = KINDS.find((kind) => kind === named('only')) ?? null;
  const given = named('state') ?? '';
  const state = QUEUE_STATES.find((each) => each === (OLD_NAMES[given] ?? given)) ?? 'pending';
  return { ...listFor(state, only), before: cursorIn(named('before')) };
}

/** The beginning of a list; of the first one, where the list that is named cannot hold that kind. */
export function listFor(state: QueueState, only: Kind | null): Place {
  const holds = only === null || LISTS[state][only] !== null;
  return { state: holds ? state : 'pending', only, before: FROM_THE_NEWEST };
}

export function isFirstPage({ before }: Place): boolean {
  return cursorText(before) === '';
}

/** The place as the fields of a form bring it back. */
export function placeFields({ state, only, before }: Place): Record<string, string> {
  const begins = cursorText(before);
  return { state, ...(only && { only }), ...(begins && { before: begins }) };
}

export function placeUrl(siteUrl: string, place: Place, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...placeFields(place), ...more });
  return adminUrl(siteUrl, `/conversation?${query.toString()}`);
}
