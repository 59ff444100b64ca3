/**
 * Gives images of the media library the alternative texts that a program's HTML has for them, where they have none yet:
 * no field of its protocol has one.
 */
import { noteAction } from '../accounts/audit.ts';
import type { Deps } from '../deps.ts';
import { decodeEntitiesOnce } from '../lib/text/markup.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { MAX_ALT_LENGTH, mayChange } from '../media/image.ts';
import { describeImage, findMedia } from '../media/library.ts';
import { parseImageUrl } from '../posts/images/image.ts';
import { imagesIn } from '../posts/images/images.ts';
import { htmlTokens } from '../posts/wordpress/tokens.ts';
import type { GivenBody } from './fields.ts';
import type { Program } from './program.ts';

const ATTRIBUTE = /\s(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

export async function describeImages(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  { user }: Program,
  { format, source }: GivenBody,
): Promise<void> {
  if (format !== 'html') return;
  const given = altsIn(source);
  if (given.size === 0) return;
  for (const [key, { id, alt: known }] of await imagesIn(deps.db, source)) {
    const alt = given.get(key);
    if (alt === undefined || known !== null) continue;
    const media = await findMedia(deps, id);
    if (!media || !mayChange(user, media)) continue;
    await describeImage(deps, id, alt);
    await noteAction(deps, user, 'changed the alt text of', media.slug);
  }
}

/** By the keys of the images. */
function altsIn(html: string): Map<string, string> {
  const alts = new Map<string, string>();
  for (const { kind, name, source } of htmlTokens(html)) {
    if (kind !== 'open' || name !== 'img') continue;
    const attributes = new Map(
      [...source.matchAll(ATTRIBUTE)].map(([, key = '', double, single]) => [
        key.toLowerCase(),
        double ?? single ?? '',
      ]),
    );
    const key = parseImageUrl(attributes.get('src') ?? '')?.key;
    const alt = toPlainText(decodeEntitiesOnce(attributes.get('alt') ?? ''));
    if (key !== undefined && alt !== '' && alt.length <= MAX_ALT_LENGTH) alts.set(key, alt);
  }
  return alts;
}
