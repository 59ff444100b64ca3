/**
 * metaWeblog.newMediaObject and wp.uploadFile; wp.getMediaItem, getMediaLibrary and deleteFile.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 * @see http://xmlrpc.com/metaWeblogApi.html (metaWeblog.newMediaObject)
 */
import { createReadStream } from 'node:fs';
import { noteAction } from '../../../accounts/audit.ts';
import { mayWrite } from '../../../accounts/user.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { addMedia } from '../../../media/add.ts';
import { listItemsFrom } from '../../../media/list-from.ts';
import { whyRefused } from '../../../media/why-refused.ts';
import { findForEditing } from '../../../posts/edit.ts';
import { readSettings } from '../../../settings/settings.ts';
import { CLIENT_FAULTS, fault } from '../faults.ts';
import { deleteItem, itemNamed } from '../media/items.ts';
import { itemStruct, uploadedStruct } from '../media/structs.ts';
import type { Methods, ProgramMethod } from '../method.ts';
import { idOf, intOr, listOf, requireParams, structOf, textOf, type Struct } from '../params.ts';

const MB = 1_000_000;
const MAX_LISTED = 100;
const MAX_OFFSET = 10_000_000;

type MediaDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function mediaMethods(deps: MediaDeps): Methods {
  return {
    'metaWeblog.newMediaObject': uploadMethod(deps),
    'wp.uploadFile': uploadMethod(deps),

    'wp.getMediaItem': {
      credentialsAt: 1,
      run: async (params) => {
        requireParams(params, 4);
        return { value: itemStruct(deps, await itemNamed(deps, params[3])) };
      },
    },

    'wp.getMediaLibrary': {
      credentialsAt: 1,
      run: async (params, program) => {
        const filter = flat(structOf(params[3] ?? null, 'the filter'));
        const postId = idOf(filter['parent_id'] ?? null);
        if (postId > 0 && !(await mayList(deps, program, postId))) return { value: [] };
        const type = typeIn(filter['mime_type']);
        const number = intOr(filter['number'], 'number', 0);
        const items = await listItemsFrom(deps, {
          offset: Math.min(Math.max(0, intOr(filter['offset'], 'offset', 0)), MAX_OFFSET),
          max: number > 0 ? Math.min(number, MAX_LISTED) : MAX_LISTED,
          ...(type !== '' && { type }),
          ...(postId > 0 && { postId }),
        });
        return { value: items.map((item) => itemStruct(deps, item)) };
      },
    },

    'wp.deleteFile': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        return await deleteItem(deps, program, params[3]);
      },
    },
  };
}

/** Its content decides what it is. The same file again is the same item, and `overwrite` and `post_id` change nothing. */
function uploadMethod(deps: MediaDeps): ProgramMethod {
  return {
    credentialsAt: 1,
    body: 'upload',
    run: async (params, { user }, { upload }) => {
      requireParams(params, 4);
      const { name: given } = structOf(params[3], 'the file');
      const name = textOf(given ?? null, 'name')
        .replace(/^.*[/\\]/s, '')
        .trim();
      if (!upload || upload.size === 0) {
        return fault(CLIENT_FAULTS.notStored, 'Send the file in “bits”, as base64.');
      }
      const settings = await readSettings(deps);
      const outcome = await addMedia(deps, {
        open: () => createReadStream(upload.path),
        name,
        userId: user.id,
        maxFileBytes: settings.maxFileSize * MB,
      });
      if (!('media' in outcome)) {
        return fault(CLIENT_FAULTS.notStored, whyRefused(outcome, name, settings));
      }
      const { kind, media } = outcome;
      if (kind === 'added') await noteAction(deps, user, 'uploaded', media.slug);
      return { value: uploadedStruct(deps, media) };
    },
  };
}

/** WordPress for iOS puts a part of the filter into a filter of its own. */
function flat(filter: Struct): Struct {
  const { filter: inner, ...outer } = filter;
  const more = inner === undefined ? {} : structOf(inner, 'the filter');
  return Object.assign(Object.create(null) as Record<string, XmlRpcValue>, outer, more);
}

/** `image/*` and `image` mean the same; of several types, the first counts. */
function typeIn(value: XmlRpcValue | undefined): string {
  const [type] = listOf(value ?? null);
  const name = textOf(type ?? null, 'mime_type')
    .trim()
    .toLowerCase();
  return name.split(',')[0]?.replace(/\/\*?$/, '') ?? '';
}

/** Those that a post shows: of posts that the user may change. */
async function mayList(
  deps: Pick<Deps, 'db'>,
  { user }: Program,
  postId: number,
): Promise<boolean> {
  const post = await findForEditing(deps, postId);
  return post !== null && mayWrite(user, post);
}
