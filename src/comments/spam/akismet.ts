/**
 * Asking Akismet whether a comment is spam, where the owner has a key for it. What it says is one
 * rule among the others (rules.ts).
 *
 * It is asked while the reader waits, for the seconds that {@link LIMITS} allow: it wants the
 * client's address, and that is not kept.
 *
 * @see https://akismet.com/developers/detailed-docs/comment-check/
 */
import type { Deps } from '../../deps.ts';
import type { CommentFields } from '../form.ts';

/** `silent`: it was asked, and said neither. */
export type AkismetVerdict = 'spam' | 'ham' | 'silent';

/** The browser that sent a comment, as it said. */
export type SentFrom = { address: string; userAgent: string; referrer: string };

export type AkismetQuestion = {
  fields: CommentFields;
  sentFrom: SentFrom;
  /** Absolute; of the post. */
  postUrl: string;
  isReply: boolean;
  language: string;
  /** It was asked about before, with other words. */
  isChanged: boolean;
};

const LIMITS = { timeoutMs: 3_000, maxBytes: 1_000, maxRedirects: 0 };
const MAX_HEADER = 500;

type AkismetDeps = Pick<Deps, 'config' | 'postTo' | 'log'>;

/** Whether comments are shown to Akismet at all: their writers are told so. */
export function asksAkismet({ config }: Pick<Deps, 'config'>): boolean {
  return config.akismetKey !== '';
}

/** Never rejects: a service that fails must not fail the comment. */
export async function askAkismet(
  { config, postTo, log }: AkismetDeps,
  question: AkismetQuestion,
): Promise<AkismetVerdict> {
  const answer = await postTo(new URL(config.akismetUrl), LIMITS, {
    contentType: 'application/x-www-form-urlencoded; charset=utf-8',
    body: formOf(config, question).toString(),
  });
  const detail = answer.kind === 'answer' ? Buffer.from(answer.body).toString('utf8').trim() : '';
  if (detail === 'true') return 'spam';
  if (detail === 'false') return 'ham';
  // Such as “invalid”, for a key that it does not know.
  const why = answer.kind === 'answer' ? `${answer.status} ${detail.slice(0, 100)}` : answer.kind;
  log.warn({ why }, 'Akismet did not say whether a comment is spam');
  return 'silent';
}

function formOf(
  { akismetKey, siteUrl }: AkismetDeps['config'],
  { fields, sentFrom, postUrl, isReply, language, isChanged }: AkismetQuestion,
): URLSearchParams {
  return new URLSearchParams({
    api_key: akismetKey,
    blog: `${siteUrl}/`,
    blog_lang: language,
    blog_charset: 'UTF-8',
    user_ip: sentFrom.address,
    user_agent: sentFrom.userAgent.slice(0, MAX_HEADER),
    referrer: sentFrom.referrer.slice(0, MAX_HEADER),
    permalink: postUrl,
    comment_type: isReply ? 'reply' : 'comment',
    comment_author: fields.authorName,
    comment_author_email: fields.authorEmail ?? '',
    comment_author_url: fields.authorUrl ?? '',
    comment_content: fields.body.markdown,
    ...(isChanged && { recheck_reason: 'edit' }),
  });
}
