/**
 * The form for comments: its fields as they were typed, and what is wrong with each.
 */
import { MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from '../../../comments/comment.ts';
import type { CommentForm, FormProblems } from '../../../comments/form.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { CommentFormView } from '../models/comments.ts';

export const EMPTY_FORM: CommentForm = { name: '', email: '', url: '', text: '' };

export function presentForm(
  t: Translate,
  {
    actionUrl,
    stamp,
    replyTo = null,
    offersSubscription = false,
    subscriptions = false,
    asksAkismet = false,
  }: Pick<CommentFormView, 'actionUrl' | 'stamp'> &
    Partial<
      Pick<CommentFormView, 'replyTo' | 'offersSubscription' | 'subscriptions' | 'asksAkismet'>
    >,
  { name, email, url, text }: CommentForm = EMPTY_FORM,
  problems: FormProblems = {},
): CommentFormView {
  const errors = formErrors(t, problems);
  const asked = { offersSubscription, subscriptions, asksAkismet };
  return { actionUrl, stamp, replyTo, name, email, url, text, ...asked, errors };
}

/** Beside each field what is wrong with it, and what to do. */
export function formErrors(
  t: Translate,
  { name, email, url, text }: FormProblems,
): CommentFormView['errors'] {
  return {
    ...(name === 'missing' && { name: t('comment-form.name.missing') }),
    ...(name === 'too-long' && {
      name: t('comment-form.name.too-long', { count: MAX_NAME_LENGTH }),
    }),
    ...(email && { email: t(`comment-form.email.${email}`) }),
    ...(url && { url: t(`comment-form.url.${url}`) }),
    ...(text === 'missing' && { text: t('comment-form.text.missing') }),
    ...(text === 'too-long' && {
      text: t('comment-form.text.too-long', { count: MAX_TEXT_LENGTH }),
    }),
  };
}
