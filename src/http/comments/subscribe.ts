/**
 * Subscriptions to replies: confirms one, and unsubscribes by a button, or at once by one-click
 * unsubscribe of a mail program (RFC 8058 §3.2). Uses no cookie.
 */
import { type Request, type Response, Router } from 'express';
import {
  type Subscription,
  confirmSubscription,
  endSubscription,
  findSubscription,
} from '../../comments/email/subscribe.ts';
import { subscriptionUrl } from '../../comments/urls.ts';
import type { Deps } from '../../deps.ts';
import { type Said, confirmView } from './decide.ts';
import { cacheForWriterOnly } from '../request/headers.ts';
import { assertReading, settingsFor } from '../request/page-request.ts';
import { readFields } from '../request/read-fields.ts';
import type { Views } from '../view/render.ts';
import { type Translate, translateFor } from '../../messages/translate.ts';
import { permalink, postName } from '../../posts/post.ts';

/** Mail programs send a single field. */
const MAX_FORM_BYTES = 4_000;

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
    // An ended subscription and one that never existed look the same, so that guessing reveals nothing.
    await say(res, (t) => (subscription ? asked(t, subscription, token) : ended(t)));
  });
  return router;

  async function change(req: Request, res: Response, token: string): Promise<void> {
    // RFC 8058 §3.1: the body may be multipart/form-data. It is not read: the URL identifies it.
    const isForm = req.is('application/x-www-form-urlencoded') !== false;
    const fields = isForm
      ? await readFields(req, res, { maxBytes: MAX_FORM_BYTES })
      : new URLSearchParams();
    if (fields.get('do') === 'confirm') {
      const subscription = await findSubscription(deps, token);
      const isThere = await confirmSubscription(deps, token);
      await say(res, (t) =>
        isThere && subscription ? { ...confirmed(t), post: postOf(subscription) } : ended(t),
      );
      return;
    }
    await endSubscription(deps, token);
    await say(res, ended);
  }

  function asked(t: Translate, subscription: Subscription, token: string): Said {
    const end = { name: 'do', value: 'end', text: t('subscription.end.button') };
    const confirm = { name: 'do', value: 'confirm', text: t('subscription.ask.button') };
    const isConfirmed = subscription.confirmedAt !== null;
    const how = isConfirmed ? 'active' : 'ask';
    return {
      heading: t(`subscription.${how}.heading`),
      message: t(`subscription.${how}.message`),
      post: postOf(subscription),
      form: {
        actionUrl: subscriptionUrl(deps.config.siteUrl, token),
        seen: '',
        buttons: isConfirmed ? [end] : [confirm, end],
      },
    };
  }

  function postOf({ post }: Subscription) {
    return { text: postName(post), url: permalink(deps.config.siteUrl, post) };
  }

  async function say(res: Response, said: (t: Translate) => Said): Promise<void> {
    const settings = await settingsFor(deps, res);
    const view = confirmView(settings, said(translateFor(deps.config, settings)));
    views.render(res, 'confirm', settings, view);
  }
}

function confirmed(t: Translate): Said {
  return {
    heading: t('subscription.confirmed.heading'),
    message: t('subscription.confirmed.message'),
  };
}

function ended(t: Translate): Said {
  return { heading: t('subscription.ended.heading'), message: t('subscription.ended.message') };
}
