/**
 * wp.getRevisions and restoreRevision. WordPress keeps the present text as a revision, too; here it is listed as one.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 */
import type { ClientPost } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import { findPost } from '../../../clients/find-posts.ts';
import type { Deps } from '../../../deps.ts';
import type { CallResult, XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { selectRevisionById, selectRevisionTexts } from '../../../posts/store/revisions.ts';
import { readSettings } from '../../../settings/settings.ts';
import { CLIENT_FAULTS, CallFault, fault } from '../faults.ts';
import { clientRevisionId, postOfPresentText, presentTextId, revisionIdOf } from '../ids.ts';
import type { Methods } from '../method.ts';
import { idOf, requireParams } from '../params.ts';
import { change, listed, postNamed } from '../posts/found.ts';
import { readWantedFields, wpStruct } from '../posts/wp-struct.ts';

export function wpRevisionMethods(deps: Deps): Methods {
  return {
    'wp.getRevisions': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        const post = await postNamed(deps, program, params[3]);
        return { value: await revisions(deps, program, post, params[4]) };
      },
    },

    'wp.restoreRevision': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        return await restored(deps, program, idOf(params[3]));
      },
    },
  };
}

/** More than anybody looks through. */
const MAX_REVISIONS = 100;

/** A text of the post, with the time when it was written. */
type Version = Pick<ClientPost, 'title' | 'bodyFormat' | 'markdown'> & { id: number; at: Date };

/** The latest first, beginning with the present one. */
async function revisions(
  deps: Deps,
  program: Program,
  post: ClientPost,
  fields: XmlRpcValue | undefined,
): Promise<XmlRpcValue[]> {
  const earlier = await selectRevisionTexts(deps.db, post.id, MAX_REVISIONS - 1);
  const versions: Version[] = [
    { ...post, id: presentTextId(post.id), at: earlier[0]?.savedAt ?? post.updatedAt },
    ...earlier.map((revision, index) => ({
      ...revision,
      id: clientRevisionId(revision.id),
      // It replaced the one before it. When the first was written, no column says.
      at: earlier[index + 1]?.savedAt ?? revision.savedAt,
    })),
  ];
  const wanted = readWantedFields(fields, ['post_date', 'post_date_gmt']);
  const around = { program, settings: await readSettings(deps), terms: new Map() };
  return await listed(versions, async ({ id, at, title, bodyFormat, markdown }) => {
    const version = { ...post, title, bodyFormat, markdown, publishedAt: at, updatedAt: at };
    const struct = await wpStruct(deps, around, version, wanted);
    const own: { [name: string]: XmlRpcValue } = {
      post_id: String(id),
      post_status: 'inherit',
      post_type: 'revision',
      post_name: `${post.id}-revision-v1`,
      post_parent: String(post.id),
    };
    const shown = Object.entries(own).filter(([name]) => name in struct);
    return { ...struct, ...Object.fromEntries(shown) };
  });
}

/** Title and text; all else stays. The present ones become a revision. */
async function restored(deps: Deps, program: Program, given: number): Promise<CallResult> {
  const noSuch = fault(CLIENT_FAULTS.notFound, 'There is no such revision.');
  const present = postOfPresentText(given);
  if (present !== null) return (await findPost(deps, program, present)) ? { value: true } : noSuch;
  const id = revisionIdOf(given);
  const revision = id === null ? null : await selectRevisionById(deps.db, id);
  if (!revision) return noSuch;
  const before = await postNamed(deps, program, revision.postId).catch((error: unknown) => {
    // The same words as for none: that a draft of somebody else has revisions is not said.
    if (error instanceof CallFault && error.code === CLIENT_FAULTS.notFound) return null;
    throw error;
  });
  if (!before) return noSuch;
  const { title, bodyFormat: format, markdown: source } = revision;
  const fields = { title, body: { format, source } };
  return await change(deps, program, before, { fields, toTrash: false });
}
