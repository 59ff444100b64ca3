/**
 * Actions on linkbacks only, since comments have no source and no host.
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { setBlocked } from '../../../hosts/block.ts';
import { findAdminLinkbacks } from '../../../linkbacks/admin-list.ts';
import { recheck } from '../../../linkbacks/verify/recheck.ts';

type ActionDeps = Pick<Deps, 'db' | 'clock'>;

/** @returns the hosts that changed */
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

/** @returns the number of sources that will be checked again */
export async function recheckAll(
  deps: ActionDeps,
  user: User,
  ids: readonly number[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const count = await recheck(deps, ids);
  await noteAction(deps, user, 'asked to check again', await linkbackNames(deps, ids));
  return count;
}

/** Their sources, shortened for the audit log. */
export async function linkbackNames(deps: ActionDeps, ids: readonly number[]): Promise<string> {
  const found = await findAdminLinkbacks(deps, ids);
  const names = found.map(({ id, source }) => `${source} (${id})`);
  const more = names.length - MAX_NAMED;
  return [...names.slice(0, MAX_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

const MAX_NAMED = 5;
