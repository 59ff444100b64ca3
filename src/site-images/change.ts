/**
 * Changes the appearance of the site: its settings, icon and logo in one transaction, so that all apply with the
 * next request.
 */
import { createHash } from 'node:crypto';
import type { Deps } from '../deps.ts';
import type { SettingName, SiteImages } from '../settings/settings.ts';
import { changeSettings, writeSiteImages } from '../settings/write.ts';
import {
  makeIconInSubprocess,
  makeLogoInSubprocess,
  type MadeIcon,
  type MadeLogo,
} from './make.ts';
import { replaceFiles, type SiteImageKind } from './store.ts';

/** A new icon and logo; `null` removes it, nothing leaves it as it is. */
export type NewImages = {
  icon?: { hash: string; made: Extract<MadeIcon, { kind: 'made' }> } | null;
  logo?: { hash: string; made: Extract<MadeLogo, { kind: 'made' }> } | null;
};

export type ImageProblem = Exclude<MadeIcon['kind'], 'made'> | 'too-slow';

/**
 * Makes an upload's files, without storing them.
 *
 * @throws Error on a machine that sharp is not made for
 */
export async function readSiteImage(
  kind: SiteImageKind,
  bytes: Uint8Array,
): Promise<{ kind: 'made'; images: NewImages } | { kind: ImageProblem }> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (kind === 'icon') {
    const made = (await makeIconInSubprocess(bytes)) ?? TOO_SLOW;
    return made.kind === 'made' ? { kind: 'made', images: { icon: { hash, made } } } : made;
  }
  const made = (await makeLogoInSubprocess(bytes)) ?? TOO_SLOW;
  return made.kind === 'made' ? { kind: 'made', images: { logo: { hash, made } } } : made;
}

const TOO_SLOW = { kind: 'too-slow' } as const;

/** Of the hash, in URLs. */
const KEY_LENGTH = 16;

/**
 * @param typed the changed settings as typed
 * @throws InvalidInputError for an invalid value; nothing is changed then
 */
export async function changeAppearance(
  deps: Pick<Deps, 'db' | 'log'>,
  typed: Partial<Record<SettingName, string>>,
  { icon, logo }: NewImages,
): Promise<void> {
  await changeSettings(deps, typed, async (transaction) => {
    if (icon === undefined && logo === undefined) return;
    const changes: Partial<SiteImages> = {};
    if (icon !== undefined) {
      await replaceFiles(transaction, 'icon', icon?.hash ?? '', icon?.made.files ?? []);
      changes.icon = icon && icon.hash.slice(0, KEY_LENGTH);
    }
    if (logo !== undefined) {
      await replaceFiles(transaction, 'logo', logo?.hash ?? '', logo?.made.files ?? []);
      changes.logo = logo && shownLogo(logo);
    }
    await writeSiteImages(transaction, changes);
  });
}

function shownLogo({ hash, made }: NonNullable<NewImages['logo']>): SiteImages['logo'] {
  const [{ width, height }] = made.files;
  return { hash: hash.slice(0, KEY_LENGTH), width, height, tone: made.tone };
}
