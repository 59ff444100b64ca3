/**
 * The post that a call names, what becomes of a change, and lists that do not become too long.
 */
import type { ClientPost, WriteOutcome } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import { findPost } from '../../../clients/find-posts.ts';
import { changePost, createPost, trashPost } from '../../../clients/write-post.ts';
import type { Deps } from '../../../deps.ts';
import type { CallResult, XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { findEditable } from '../../../posts/editable/list.ts';
import { isPublic, type PostKind } from '../../../posts/post.ts';
import { CallFault, CLIENT_FAULTS, fault, faultOfOutcome } from '../faults.ts';
import { idOf } from '../params.ts';
import type { PostRequest } from './read-wp.ts';

/**
 * One in the trash, too: programs read a post again after they deleted it.
 *
 * @param kind the only kind that the method is for
 * @throws CallFault if there is no such post, or the user may not change it
 */
export async function postNamed(
  deps: Deps,
  program: Program,
  id: XmlRpcValue | undefined,
  kind?: PostKind,
): Promise<ClientPost> {
  const post = await findPost(deps, program, idOf(id));
  if (post && (kind === undefined || post.kind === kind)) return post;
  const stored = post ? null : await findEditable(deps, idOf(id));
  // That there is a draft of somebody else is not said.
  if (stored && isPublic(stored, deps.clock.now())) {
    throw new CallFault(
      CLIENT_FAULTS.notAllowed,
      `This ${stored.kind} is another author’s. Ask an editor of the blog.`,
    );
  }
  throw new CallFault(CLIENT_FAULTS.notFound, `There is no such ${kind ?? 'post'}.`);
}

/** Stores a new post. @returns the answer with its id */
export async function create(
  deps: Deps,
  program: Program,
  { fields }: PostRequest,
  answer: (id: number) => XmlRpcValue,
): Promise<CallResult> {
  const { title = '', body, excerpt = '' } = fields;
  if (title === '' && (body?.source ?? '').trim() === '' && excerpt.trim() === '') {
    return fault(
      CLIENT_FAULTS.notStored,
      'The post has no title, no text and no excerpt. Write one of them.',
    );
  }
  const outcome = await createPost(deps, program, fields);
  return 'post' in outcome ? { value: answer(outcome.post.id) } : faultOfOutcome(outcome);
}

/**
 * Changes a post as a call asks.
 *
 * @param unlessChangedSince the time of the version that the program has read
 */
export async function change(
  deps: Deps,
  program: Program,
  before: ClientPost,
  { fields, toTrash }: PostRequest,
  { answer = true, unlessChangedSince }: { answer?: XmlRpcValue; unlessChangedSince?: Date } = {},
): Promise<CallResult> {
  const options = unlessChangedSince ? { unlessChangedSince } : {};
  if (toTrash) return answerOf(await trashPost(deps, program, before.id), before, answer);
  if (Object.keys(fields).length === 0 && !unlessChangedSince) return { value: answer };
  return answerOf(await changePost(deps, program, before.id, fields, options), before, answer);
}

function answerOf(outcome: WriteOutcome, { kind }: ClientPost, answer: XmlRpcValue): CallResult {
  return 'post' in outcome ? { value: answer } : faultOfOutcome(outcome, kind);
}

const MAX_LIST_CHARACTERS = 8 * 1024 * 1024;
/** Long texts are rendered in subprocesses, two at a time. */
const AT_ONCE = 4;

/** Answers of posts until they are 8 MB together: what is left out, the program can ask for with an offset. */
export async function listed<Each>(
  posts: readonly Each[],
  toStruct: (post: Each) => Promise<{ [name: string]: XmlRpcValue }>,
): Promise<XmlRpcValue[]> {
  const structs: XmlRpcValue[] = [];
  let characters = 0;
  for (let from = 0; from < posts.length; from += AT_ONCE) {
    for (const struct of await Promise.all(posts.slice(from, from + AT_ONCE).map(toStruct))) {
      characters += JSON.stringify(struct).length;
      if (characters > MAX_LIST_CHARACTERS && structs.length > 0) return structs;
      structs.push(struct);
    }
  }
  return structs;
}
