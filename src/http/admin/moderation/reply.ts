/**
 * Replies to responses: the form's fields, and the redirect to where it came from. A refused reply is shown
 * again on the page of its response.
 */
import type { Request, Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import type { NamedResponse } from '../../../linkbacks/linkback.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { translateToEnglish } from '../../../messages/translate.ts';
import { replyTo } from '../../../responses/reply.ts';
import { formErrors } from '../../view/present/comment-form.ts';
import { field, text } from '../lib/form.ts';
import { signedIn } from '../session/signed-in.ts';
import { doneQuery } from './flash.ts';
import { placeIn, placeUrl } from './place.ts';

export const MEANWHILE =
  'This response changed after you opened it. Nothing was saved. Check it and try again.';

const REFUSED = {
  closed: 'Comments on this post are closed. To reply, allow comments on the post.',
  aged: 'Comments on this post closed because of its age. To reply, change the number of days in the settings.',
  'not-public':
    'This post is not public, so nobody could read the reply. Publish the post, then reply.',
  duplicate: 'You have already posted this reply.',
  failed: 'The reply could not be saved. Try again.',
  'changed-meanwhile': MEANWHILE,
};

/** A reply that was not published: as typed, and why. */
export type RefusedReply = { status: number; text: string; error: string };

type ReplyDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>;

/**
 * @param pageUrl of the response: its form leads back there; a form in the queue has its place in the queue
 * @returns `null`: it was published, and the request is answered
 * @throws NotFoundError if the response does not exist, or cannot be replied to
 */
export async function publishReply(
  deps: ReplyDeps,
  { req, res }: { req: Request; res: Response },
  response: NamedResponse,
  pageUrl: string,
): Promise<RefusedReply | null> {
  const { user } = signedIn(res);
  // The fields of rows, which are on one page, have names of their own.
  const typed = text(req, 'reply') || text(req, `reply-${response.kind}-${response.id}`);
  const seen = { ...response, seen: field(req, 'seen') };
  const outcome = await replyTo(deps, seen, { text: typed, user });
  switch (outcome.kind) {
    case 'replied': {
      const name = `${response.kind} ${response.id}`;
      if (outcome.approved) await noteAction(deps, user, 'approved', name);
      await noteAction(deps, user, 'replied to', name);
      const place = placeIn((each) => field(req, each));
      const done = doneQuery({ word: 'replied', count: 1 });
      const fromQueue = field(req, 'state') !== '';
      res.redirect(303, fromQueue ? placeUrl(deps.config.siteUrl, place, done) : pageUrl);
      return null;
    }
    case 'problems': {
      // The admin is in English, whatever the site's language.
      const english = translateToEnglish(deps.config);
      const error = String(formErrors(english, outcome.problems).text ?? REFUSED.failed);
      return { status: 422, text: typed, error };
    }
    case 'closed':
    case 'aged':
    case 'not-public':
    case 'duplicate':
    case 'failed':
    case 'changed-meanwhile':
      return { status: 409, text: typed, error: REFUSED[outcome.kind] };
    case 'unknown':
      throw new NotFoundError(response.kind, response.id);
  }
}
