/**
 * What programs do with one image or file of the media library: find, describe, delete it.
 *
 * WordPress's Android app edits and deletes media as posts: wp.editPost and wp.deletePost come here with their ids.
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { CallResult, XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import type { LibraryItem } from '../../../media/file.ts';
import { MAX_ALT_LENGTH, mayChange } from '../../../media/image.ts';
import { deleteImage, describeImage, findItem } from '../../../media/library.ts';
import { CallFault, CLIENT_FAULTS, fault } from '../faults.ts';
import { mediaIdOf } from '../ids.ts';
import { idOf, textOf, type Struct } from '../params.ts';

type ItemDeps = Pick<Deps, 'config' | 'db' | 'log' | 'clock'>;

/** @throws CallFault if there is none with this id */
export async function itemNamed(
  deps: Pick<Deps, 'db'>,
  given: XmlRpcValue | undefined,
): Promise<LibraryItem> {
  const id = mediaIdOf(idOf(given));
  const item = id === null ? null : await findItem(deps, id);
  if (item) return item;
  throw new CallFault(CLIENT_FAULTS.notFound, 'There is no image or file with this id.');
}

async function ownItem(
  deps: Pick<Deps, 'db'>,
  { user }: Program,
  given: XmlRpcValue | undefined,
): Promise<LibraryItem> {
  const item = await itemNamed(deps, given);
  if (mayChange(user, item)) return item;
  throw new CallFault(
    CLIENT_FAULTS.notAllowed,
    'Somebody else uploaded it. Only they, editors and owners change and delete it.',
  );
}

export async function deleteItem(
  deps: ItemDeps,
  program: Program,
  id: XmlRpcValue | undefined,
): Promise<CallResult> {
  const item = await ownItem(deps, program, id);
  await deleteImage(deps, item.id);
  const name = item.kind === 'image' ? item.slug : item.name;
  await noteAction(deps, program.user, `deleted the ${item.kind}`, name);
  return { value: true };
}

/**
 * Takes the description as the alternative text of an image, or the caption if it has none yet. Title and caption have
 * no place of their own here.
 */
export async function describeItem(
  deps: ItemDeps,
  program: Program,
  id: XmlRpcValue | undefined,
  { post_content: description, post_excerpt: caption }: Struct,
): Promise<CallResult> {
  const item = await ownItem(deps, program, id);
  if (item.kind === 'file') return { value: true };
  const given = textOf(description ?? null, 'post_content').trim();
  const words = textOf(caption ?? null, 'post_excerpt').trim();
  const alt = given !== '' && given !== item.alt ? given : item.alt ? '' : words;
  if (alt.length > MAX_ALT_LENGTH) {
    return fault(
      CLIENT_FAULTS.notStored,
      `Use at most ${MAX_ALT_LENGTH} characters to describe it.`,
    );
  }
  if (alt !== '') {
    await describeImage(deps, item.id, alt);
    await noteAction(deps, program.user, 'changed the alt text of', item.slug);
  }
  return { value: true };
}
