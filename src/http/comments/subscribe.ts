/**
 * Hearing of answers by letter: confirming it, and ending it by a button, or at once where a mail
 * program asks as RFC 8058 §3.2 says. No cookie has a part in it.
 */
import { Router, type Request, type Response } from 'express';
import { subscriptionUrl } from '../../comments/addresses.ts';
import {
  confirmSubscription,
  endSubscription,
  findSubscription,
  type Subscription,
} from '../../comments/email/subscribe.ts';
import type { Deps } from '../../deps.ts';
import { permalink } from '../../posts/post.ts';
import type { ConfirmView } from '../view/models/comments.ts';
import { confirmView } from './decide.ts';
import { cacheForWriterOnly } from '../request/headers.ts';
import { readFields } from '../request/read-fields.ts';
import { assertReading } from '../request/read-only.ts';
import { settingsFor } from '../request/settings.ts';
import type { Views } from '../view/render.ts';

/** Mail programs may send it as multipart; its field is all there is. */
const MAX_FORM_BYTES = 4_000;

const ENDED = {
  heading: 'No more letters',
  message: 'You hear of answers here no more.',
};

type Params = { token: string };

export function subscriptionRoutes(deps: Deps, views: Views): Router {
  const router = Router();
  router.all('/comments/follow/:token', async (req: Request<Params>, res) => {
    cacheForWriterOnly(res);
    const { token } = req.params;
    if (req.method === 'POST') {
      await change(req as Request, res, token);
      return;
    }
    assertReading(req, res);
    const subscription = await findSubscription(deps, token);
    // That it was ended and that it never was look the same: an address that is guessed says nothing.
    await say(res, subscription ? asked(subscription, token) : ENDED);
  });
  return router;

  async function change(req: Request, res: Response, token: string): Promise<void> {
    // RFC 8058 §3.1: the body may be multipart/form-data, which is not read: its address says all.
    const isForm = req.is('application/x-www-form-urlencoded') !== false;
    const fields = isForm
      ? await readFields(req, res, { maxBytes: MAX_FORM_BYTES })
      : new URLSearchParams();
    if (fields.get('do') === 'confirm') {
      const subscription = await findSubscription(deps, token);
      const isThere = await confirmSubscription(deps, token);
      await say(
        res,
        isThere && subscription ? { ...CONFIRMED, post: postOf(subscription) } : ENDED,
      );
      return;
    }
    await endSubscription(deps, token);
    await say(res, ENDED);
  }

  function asked(subscription: Subscription, token: string): Said {
    const end = { name: 'do', value: 'end', text: 'No more letters' };
    const confirm = { name: 'do', value: 'confirm', text: 'Yes, write to me' };
    const isConfirmed = subscription.confirmedAt !== null;
    return {
      heading: isConfirmed ? 'You hear of answers' : 'Do you want to hear of answers?',
      message: isConfirmed
        ? 'A letter comes whenever somebody answers you under this post.'
        : 'A letter would come whenever somebody answers you under this post.',
      post: postOf(subscription),
      form: {
        actionUrl: subscriptionUrl(deps.config.siteUrl, token),
        seen: '',
        buttons: isConfirmed ? [end] : [confirm, end],
      },
    };
  }

  function postOf({ post: { title, path } }: Subscription) {
    return { text: title, url: permalink(deps.config.siteUrl, { path }) };
  }

  async function say(res: Response, said: Said): Promise<void> {
    const settings = await settingsFor(deps, res);
    views.render(res, 'confirm', settings, confirmView(settings, said));
  }
}

type Said = Partial<ConfirmView> & Pick<ConfirmView, 'heading' | 'message'>;

const CONFIRMED = {
  heading: 'You hear of answers now',
  message: 'A letter comes whenever somebody answers you. Each says how to end it.',
};
