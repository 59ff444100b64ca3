/**
 * `post-status` and `visibility` as the status of a post, and back.
 *
 * @see https://indieweb.org/Micropub-extensions#Post_Status
 * @see https://indieweb.org/Micropub-extensions#Visibility
 */
import type { ClientPost } from '../clients/fields.ts';
import { InvalidInputError } from '../lib/errors.ts';
import type { WritableStatus } from '../posts/post.ts';
import { onlyText, type Values } from './entry.ts';

const PRIVATE = 'private';
/** Of a post with a password: clients cannot set it, and leave it as it is. */
const PROTECTED = 'protected';

/**
 * `visibility`: what is to be remembered of a draft, which nobody sees in any case.
 *
 * @throws InvalidInputError for other values
 */
export function statusOf(
  properties: Values,
  before: Pick<ClientPost, 'status'> | null,
): { status: WritableStatus; visibility: string[] } {
  const given = (name: string) => onlyText(properties.get(name) ?? [], name)?.toLowerCase();
  const [status = 'published', visibility = 'public'] = [given('post-status'), given('visibility')];
  if (status !== 'published' && status !== 'draft') {
    throw new InvalidInputError('post-status is published or draft.');
  }
  if (visibility === 'unlisted') {
    throw new InvalidInputError(
      'This blog has no unlisted posts. Use the visibility public or private.',
    );
  }
  const staysProtected = visibility === PROTECTED && before?.status === PROTECTED;
  if (visibility !== 'public' && visibility !== PRIVATE && !staysProtected) {
    throw new InvalidInputError('visibility is public or private.');
  }
  if (status === 'draft') {
    return { status, visibility: visibility === PRIVATE ? [PRIVATE] : [] };
  }
  return { status: visibility === PRIVATE ? PRIVATE : status, visibility: [] };
}

export function statusProperties({
  status,
  properties,
}: Pick<ClientPost, 'status' | 'properties'>): [name: string, values: string[]][] {
  const isDraft = status === 'draft' || status === 'unpublished' || status === 'trashed';
  const isPrivate = status === PRIVATE || (isDraft && properties['visibility'] !== undefined);
  return [
    ['post-status', [isDraft ? 'draft' : 'published']],
    ['visibility', [isPrivate ? PRIVATE : status === PROTECTED ? PROTECTED : 'public']],
  ];
}
