/**
 * The form for comments: its fields as they were typed, and what is wrong with each.
 */
import { MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from '../../../comments/comment.ts';
import type { CommentForm, FieldProblem, FormProblems } from '../../../comments/form.ts';
import type { CommentFormView } from '../models/comments.ts';

export const EMPTY_FORM: CommentForm = { name: '', email: '', url: '', text: '' };

const SENTENCES: Record<keyof CommentForm, Record<FieldProblem, string>> = {
  name: {
    missing: 'Say by what name you write.',
    'too-long': `At most ${MAX_NAME_LENGTH} characters.`,
    wrong: 'This cannot be a name.',
  },
  email: {
    missing: 'Write an e-mail address, or leave it empty.',
    'too-long': 'This is too long for an e-mail address.',
    wrong: 'This is not an e-mail address. Correct it, or leave it empty.',
  },
  url: {
    missing: 'Write an address, or leave it empty.',
    'too-long': 'This is too long for an address.',
    wrong: 'This is not an address of the web. Correct it, or leave it empty.',
  },
  text: {
    missing: 'Write what you want to say.',
    'too-long': `At most ${MAX_TEXT_LENGTH.toLocaleString('en')} characters.`,
    wrong: 'This cannot be a comment.',
  },
};

export function presentForm(
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
  const errors = Object.fromEntries(
    (Object.keys(SENTENCES) as (keyof CommentForm)[]).flatMap((field) => {
      const problem = problems[field];
      return problem === undefined ? [] : [[field, SENTENCES[field][problem]]];
    }),
  );
  const asked = { offersSubscription, subscriptions, asksAkismet };
  return { actionUrl, stamp, replyTo, name, email, url, text, ...asked, errors };
}
