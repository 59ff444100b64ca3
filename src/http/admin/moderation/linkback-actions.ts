/**
 * What the forms of the conversation do about linkbacks alone, since comments have no page and no
 * host; each noted in the audit trail.
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { setBlocked } from '../../../hosts/switches.ts';
import { findAdminLinkbacks } from '../../../linkbacks/admin-list.ts';
import { recheck } from '../../../linkbacks/verify/checks.ts';

type ActionDeps = Pick<Deps, 'db' | 'clock'>;

/** @returns the hosts that were not so before */
export async function block(
  deps: ActionDeps,
  user: User,
  ids: readonly number[],
  isBlocked: boolean,
): Promise<string[]> {
  const names = (await findAdminLinkbacks(deps, ids))
    .filter(({ isHostBlocked }) => isHostBlocked !== isBlocked)
    .map(({ hostName }) => hostName);
  const hosts = [...new Set(names)];
  for (const host of hosts) await setBlocked(deps, host, isBlocked);
  if (hosts.length > 0)
    await noteAction(deps, user, isBlocked ? 'blocked' : 'unblocked', hosts.join(', '));
  return hosts;
}

/** @returns how many pages will be read again */
export async function readAgain(
  deps: ActionDeps,
  user: User,
  ids: readonly number[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const count = await recheck(deps, ids);
  await noteAction(deps, user, 'had read again', await linkbackNames(deps, ids));
  return count;
}

/** Where they came from, as the audit trail has room for it. */
export async function linkbackNames(deps: ActionDeps, ids: readonly number[]): Promise<string> {
  const found = await findAdminLinkbacks(deps, ids);
  const names = found.map(({ id, source }) => `${source} (${id})`);
  const more = names.length - MAX_NAMED;
  return [...names.slice(0, MAX_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

const MAX_NAMED = 5;
