/**
 * Comments and linkbacks as the client API answers them: as WordPress's comments, linkbacks by their type and in an id
 * range of their own.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/ (wp.getComment)
 */
import { may } from '../../../accounts/user.ts';
import type { Program } from '../../../clients/program.ts';
import type { CommentState } from '../../../comments/comment.ts';
import type { Deps } from '../../../deps.ts';
import { escapeXml } from '../../../lib/text/markup.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import {
  answeredResponse,
  type Moderation,
  type NamedResponse,
} from '../../../linkbacks/linkback.ts';
import { permalink } from '../../../posts/post.ts';
import type { FoundResponse } from '../../../responses/newest.ts';
import { anchorOf } from '../../../responses/thread.ts';
import { clientLinkbackId, linkbackIdOf } from '../ids.ts';
import { commentText } from './text.ts';

/** WordPress's names of the states. */
export const STATUSES = {
  pending: 'hold',
  approved: 'approve',
  spam: 'spam',
  rejected: 'trash',
} as const satisfies Record<Moderation, string>;

/** @returns `null` for a status that WordPress does not have either */
export function stateOfStatus(status: string): Moderation | null {
  const states = Object.keys(STATUSES) as Moderation[];
  return states.find((state) => STATUSES[state] === status) ?? null;
}

/** By the id that a program gives. */
export function responseWithId(id: number): NamedResponse {
  const linkbackId = linkbackIdOf(id);
  return linkbackId === null ? { kind: 'comment', id } : { kind: 'linkback', id: linkbackId };
}

function clientIdOf({ kind, id }: NamedResponse): number {
  return kind === 'comment' ? id : clientLinkbackId(id);
}

/** Addresses of clients are not stored, and email addresses are for owners, as in the admin. */
export function responseStruct(
  { config }: Pick<Deps, 'config'>,
  program: Program,
  found: FoundResponse,
): Record<string, XmlRpcValue> {
  const members =
    found.kind === 'comment'
      ? ofComment(program, found.comment)
      : ofLinkback(config, program, found.linkback);
  const { named, parent, path, ...rest } = members;
  return {
    ...rest,
    comment_id: String(clientIdOf(named)),
    parent: String(parent ? clientIdOf(parent) : 0),
    link: `${permalink(config.siteUrl, { path })}#${anchorOf(named)}`,
    author_ip: '',
  };
}

function ofComment(
  program: Program,
  comment: Extract<FoundResponse, { kind: 'comment' }>['comment'],
) {
  const { id, parentId, linkbackId } = comment;
  return {
    named: { kind: 'comment', id } as const,
    parent:
      parentId !== null
        ? ({ kind: 'comment', id: parentId } as const)
        : linkbackId === null
          ? null
          : ({ kind: 'linkback', id: linkbackId } as const),
    path: comment.postPath,
    date_created_gmt: comment.createdAt,
    user_id: String(comment.userId ?? 0),
    status: statusOf(comment.state),
    content: commentText(program, comment),
    post_id: String(comment.postId),
    post_title: comment.postTitle,
    author: comment.authorName,
    author_url: comment.authorUrl ?? '',
    author_email: may(program.user, 'manage') ? (comment.authorEmail ?? '') : '',
    type: 'comment',
  };
}

function ofLinkback(
  config: Pick<Deps['config'], 'siteUrl'>,
  { format }: Program,
  linkback: Extract<FoundResponse, { kind: 'linkback' }>['linkback'],
) {
  const { id, type, target, via, content, excerpt, title, post, record } = linkback;
  const words = content ?? excerpt ?? title ?? '';
  return {
    named: { kind: 'linkback', id } as const,
    parent: type === 'reply' ? answeredResponse(config, target) : null,
    path: post.path,
    date_created_gmt: linkback.receivedAt,
    user_id: '0',
    status: STATUSES[linkback.moderation],
    content: format === 'html' ? escapeXml(words) : words,
    post_id: String(record.postId),
    post_title: post.title,
    author: linkback.author ?? linkback.site ?? linkback.hostName,
    author_url: linkback.source,
    author_email: '',
    type: via[0] ?? 'webmention',
  };
}

function statusOf(state: CommentState): string {
  return state === 'withdrawn' ? STATUSES.rejected : STATUSES[state];
}
