/**
 * A draft for a text that somebody has begun to write, so that there is a post to come back to.
 */
import { randomBytes } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { findForEditing } from '../edit.ts';
import { MAX_TITLE_LENGTH, type PostDraft } from '../post.ts';
import { publishPost } from '../publish.ts';
import { RenderTimeoutError } from '../markdown/render-subprocess.ts';

/** `title`: as typed so far, maybe nothing. `author`: their name; `null`: the site's. */
export type BegunText = Required<Pick<PostDraft, 'title' | 'kind' | 'markdown'>> & {
  author: string | null;
};

export type BegunDraft = { id: number; version: number; path: string };

/** Without its text, if that takes too long to render. */
export async function beginDraft(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  { title, kind, markdown, author }: BegunText,
): Promise<BegunDraft> {
  const draft = {
    title: title.slice(0, MAX_TITLE_LENGTH) || 'Untitled',
    // Until it is saved: then its title, or what the writer says, makes its address.
    slug: `draft-${randomBytes(6).toString('hex')}`,
    status: 'draft',
    kind,
    ...(author !== null && { author }),
  } as const;
  const { id, path } = await publishPost(deps, { ...draft, markdown }).catch((error: unknown) => {
    if (error instanceof RenderTimeoutError) return publishPost(deps, { ...draft, markdown: '' });
    throw error;
  });
  return { id, path, version: (await findForEditing(deps, id))?.version ?? 0 };
}
