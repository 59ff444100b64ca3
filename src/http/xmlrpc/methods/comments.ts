/**
 * wp.getComment, getComments, getCommentCount, getCommentStatusList, newComment, editComment, deleteComment: comments
 * and linkbacks, with the permissions of the admin's moderation queue.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 */
import type { Program } from '../../../clients/program.ts';
import {
  changeResponse,
  findResponse,
  listResponses,
  stateOf,
  type ResponseChanges,
  type ResponseOutcome,
} from '../../../clients/responses.ts';
import { writeComment } from '../../../clients/write-comment.ts';
import { countCommentStates } from '../../../comments/admin-list.ts';
import type { FormProblems } from '../../../comments/form.ts';
import type { Deps } from '../../../deps.ts';
import type { CallResult, Fault, XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import type { Moderation } from '../../../linkbacks/linkback.ts';
import { translateToEnglish } from '../../../messages/translate.ts';
import type { FoundResponse } from '../../../responses/newest.ts';
import { formErrors } from '../../view/present/comment-form.ts';
import { responseStruct, responseWithId, stateOfStatus } from '../comments/structs.ts';
import { readCommentText } from '../comments/text.ts';
import { CallFault, CLIENT_FAULTS, fault } from '../faults.ts';
import type { Methods } from '../method.ts';
import { idOf, intOr, requireParams, structOf, textOf, type Struct } from '../params.ts';
import { postNamed } from '../posts/found.ts';

const LISTED = 10;
const MAX_LISTED = 100;

export function commentMethods(deps: Deps): Methods {
  return {
    'wp.getCommentStatusList': {
      credentialsAt: 1,
      run: () =>
        Promise.resolve({
          value: { hold: 'Unapproved', approve: 'Approved', spam: 'Spam', trash: 'Trash' },
        }),
    },

    'wp.getComment': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        return { value: responseStruct(deps, program, await found(deps, program, params[3])) };
      },
    },

    'wp.getComments': {
      credentialsAt: 1,
      run: async (params, program) => {
        const filter = structOf(params[3] ?? null, 'the filter');
        const isOfPost = intOr(filter['post_id'], 'post_id', 0) !== 0;
        const number = intOr(filter['number'], 'number', LISTED);
        const list = await listResponses(deps, program, {
          states: statesIn(filter['status']),
          ...(isOfPost && { postId: idOf(filter['post_id']) }),
          offset: Math.max(0, intOr(filter['offset'], 'offset', 0)),
          max: number > 0 ? Math.min(number, MAX_LISTED) : LISTED,
        });
        if (list.kind === 'forbidden') return fault(CLIENT_FAULTS.notAllowed, list.reason);
        return { value: list.responses.map((each) => responseStruct(deps, program, each)) };
      },
    },

    // Of comments only, so that they are the numbers that the post shows.
    'wp.getCommentCount': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        const { id: postId } = await postNamed(deps, program, params[3]);
        const { approved, pending, spam } = await countCommentStates(deps, { postId });
        return {
          value: {
            approved,
            awaiting_moderation: pending,
            spam,
            total_comments: approved + pending + spam,
          },
        };
      },
    },

    'wp.newComment': {
      credentialsAt: 1,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 5);
        const { content, comment_parent: above } = structOf(params[4], 'the comment');
        const parentId = intOr(above, 'comment_parent', 0);
        const outcome = await writeComment(deps, program, {
          postId: idOf(params[3]),
          parent: parentId === 0 ? null : responseWithId(idOf(above)),
          text: await readCommentText(deps, program, textOf(content ?? null, 'content')),
        });
        return outcome.kind === 'written' ? { value: outcome.commentId } : refusal(deps, outcome);
      },
    },

    'wp.editComment': {
      credentialsAt: 1,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 5);
        const response = await found(deps, program, params[3]);
        const changes = await readChanges(deps, program, response, structOf(params[4], 'comment'));
        const outcome = await changeResponse(deps, program, namedIn(response), changes);
        return outcome.kind === 'changed' ? { value: true } : refusal(deps, outcome);
      },
    },

    // To the trash: rejected. What is there or spam already, WordPress deletes for good; here the blog does, some weeks later.
    'wp.deleteComment': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        const response = await found(deps, program, params[3]);
        const isHidden = ['rejected', 'spam'].includes(stateOf(response));
        const changes = isHidden ? {} : { state: 'rejected' as const };
        const outcome = await changeResponse(deps, program, namedIn(response), changes);
        return outcome.kind === 'changed' ? { value: true } : refusal(deps, outcome);
      },
    },
  };
}

/** @throws CallFault if there is none, or the user may not see it */
async function found(
  deps: Deps,
  program: Program,
  id: XmlRpcValue | undefined,
): Promise<FoundResponse> {
  const response = await findResponse(deps, program, responseWithId(idOf(id)));
  if (response) return response;
  throw new CallFault(CLIENT_FAULTS.notFound, 'There is no comment with this id.');
}

function namedIn(response: FoundResponse) {
  return response.kind === 'comment'
    ? { kind: response.kind, id: response.comment.id }
    : { kind: response.kind, id: response.linkback.id };
}

/** An empty status, and `all`, is what a list shows first: neither trash nor spam. */
function statesIn(value: XmlRpcValue | undefined): Moderation[] {
  const status = textOf(value ?? null, 'status').trim();
  if (status === '' || status === 'all') return ['pending', 'approved'];
  return [readStatus(status)];
}

/** @throws CallFault for one that WordPress does not have either */
function readStatus(status: string): Moderation {
  const state = stateOfStatus(status);
  if (state) return state;
  throw new CallFault(
    CLIENT_FAULTS.notAllowed,
    'There is no such comment status. Use hold, approve, spam or trash.',
  );
}

/** Programs send back all that they read: only what differs is a change. */
async function readChanges(
  deps: Deps,
  program: Program,
  response: FoundResponse,
  given: Struct,
): Promise<ResponseChanges> {
  const present = responseStruct(deps, program, response);
  const changed = (member: string) => {
    const value = given[member];
    if (value === undefined) return undefined;
    const text = textOf(value, member).replace(/\r\n?/g, '\n').trim();
    return text === present[member] ? undefined : text;
  };
  const [content, name, url] = [changed('content'), changed('author'), changed('author_url')];
  const status = changed('status');
  if (changed('author_email')) {
    throw new CallFault(
      CLIENT_FAULTS.forbidden,
      'The email address of a comment is its writer’s, and cannot be changed.',
    );
  }
  return {
    ...(content !== undefined && { text: await readCommentText(deps, program, content) }),
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(status !== undefined && { state: readStatus(status) }),
  };
}

type Refused =
  | Exclude<ResponseOutcome, { kind: 'changed' }>
  | Exclude<Awaited<ReturnType<typeof writeComment>>, { kind: 'written' }>;

function refusal(
  { config }: Pick<Deps, 'config'>,
  outcome: Refused,
): CallResult & { fault: Fault } {
  switch (outcome.kind) {
    case 'not-found': {
      const what = 'what' in outcome ? outcome.what : 'comment';
      return fault(CLIENT_FAULTS.notFound, `There is no ${what} with this id.`);
    }
    case 'forbidden':
      return fault(CLIENT_FAULTS.forbidden, outcome.reason);
    case 'closed':
      return fault(CLIENT_FAULTS.forbidden, 'Comments on this post are closed.');
    case 'duplicate':
      return fault(CLIENT_FAULTS.conflict, 'You have already posted this comment.');
    case 'conflict':
      return fault(
        CLIENT_FAULTS.conflict,
        'Somebody changed this comment at the same moment. Get it again first.',
      );
    case 'problems':
      return fault(CLIENT_FAULTS.forbidden, problemText(config, outcome.problems));
  }
}

function problemText(config: Deps['config'], problems: FormProblems): string {
  const errors = formErrors(translateToEnglish(config), problems);
  return Object.values(errors).map(String).join(' ');
}
