/**
 * Asks Akismet whether a comment is spam, if the owner has configured a key. Its verdict is one spam rule
 * among others.
 *
 * The reader waits for it, up to the timeout of {@link LIMITS}: Akismet needs the client's address, which
 * is not stored.
 *
 * @see https://akismet.com/developers/detailed-docs/comment-check/
 */
import type { Deps } from '../../deps.ts';
import type { CommentFields } from '../form.ts';

/** `silent`: it gave no verdict. */
export type AkismetVerdict = 'spam' | 'ham' | 'silent';

/** What the sending browser says about itself. */
export type SentFrom = { address: string; userAgent: string; referrer: string };

export type AkismetQuestion = {
  fields: CommentFields;
  sentFrom: SentFrom;
  /** The post's permalink, absolute. */
  postUrl: string;
  isReply: boolean;
  language: string;
  /** The comment was edited since the last question. */
  isChanged: boolean;
};

const LIMITS = { timeoutMs: 3_000, maxBytes: 1_000, maxRedirects: 0 };
const MAX_HEADER = 500;

type AkismetDeps = Pick<Deps, 'config' | 'postTo' | 'log'>;

/** Whether comments are sent to Akismet at all; the form says so. */
export function asksAkismet({ config }: Pick<Deps, 'config'>): boolean {
  return config.akismetKey !== '';
}

/** Never rejects: a failing service must not fail the comment. */
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
  // Such as “invalid” for an unknown key.
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
