/**
 * Reads a post for its editor: with the source of its text and its version.
 */
import { oneOf, type Db } from '../../db/client.ts';
import { BODY_FORMATS, type BodyFormat, type Post } from '../post.ts';
import { COLUMNS, toPost } from './posts.ts';

export async function selectForEditing(
  db: Db,
  id: number,
): Promise<
  | (Post & {
      bodyFormat: BodyFormat;
      markdown: string;
      password: string | null;
      version: number;
      translationOfPath: string | null;
    })
  | null
> {
  const row = await db.post.findUnique({
    where: { id },
    select: {
      ...COLUMNS,
      ...{ bodyFormat: true, markdown: true, password: true, version: true },
      translationOf: { select: { path: true } },
    },
  });
  if (!row) return null;
  const { translationOf, bodyFormat, ...columns } = row;
  return {
    ...toPost(columns),
    bodyFormat: oneOf(BODY_FORMATS, bodyFormat),
    translationOfPath: translationOf?.path ?? null,
  };
}
