/** View models for the templates of comments: ordinary and hostile ones. */
import type {
  CommentFormView,
  CommentingView,
  CommentPageView,
  ConfirmView,
  OwnCommentView,
  ResponseFormPageView,
  ResponseFormView,
} from '../../../../src/http/view/models/comments.ts';
import { textOf } from '../texts.ts';
import { HOSTILE } from '../hostile-text.ts';
import type {
  CommentView,
  LinkbackView,
  ResponseView,
} from '../../../../src/http/view/models/responses.ts';

const ADA = { name: 'Ada', initial: 'A', url: 'https://ada.example/', avatarUrl: null };
const hostilePerson = { ...ADA, name: HOSTILE, initial: '"', url: `https://e.example/"><script>` };

export function aComment(changes: Partial<CommentView> = {}): CommentView {
  return {
    anchor: 'comment-1',
    person: ADA,
    url: 'https://caspian.example/comments/1',
    isPostAuthor: false,
    bodyHtml: '<p>I was <em>there</em>.</p>',
    created: { iso: '2024-02-09T10:00:00Z', text: '9 February 2024' },
    isChanged: false,
    replyUrl: 'https://caspian.example/a-winter-crossing/comments/reply/1',
    ...changes,
  };
}

export function response(view: LinkbackView | CommentView, depth = 0): ResponseView {
  const answers =
    depth === 0 ? null : { name: ADA.name, url: 'https://caspian.example/comments/1' };
  return 'person' in view
    ? { depth, answers, comment: view, linkback: null }
    : { depth, answers, comment: null, linkback: view };
}

const aForm: CommentFormView = {
  actionUrl: 'https://caspian.example/a-winter-crossing/comments',
  stamp: '1.2.abc',
  replyTo: null,
  name: '',
  email: '',
  url: '',
  text: '',
  offersSubscription: true,
  asksAkismet: true,
  wantsSubscription: false,
  errors: {},
};

export const commenting: CommentingView = {
  form: aForm,
  until: { iso: '2026-12-12T18:00:00Z', text: '12 December 2026' },
  pages: {
    earlierUrl: null,
    laterUrl: 'https://caspian.example/a-winter-crossing/comments/2',
    links: [1, 2, 3, 17].map((number) => ({
      text: String(number),
      url: `https://caspian.example/a-winter-crossing/comments/${number}`,
      isCurrent: number === 1,
      isAfterGap: number === 17,
    })),
  },
};

const hostileForm: CommentFormView = {
  actionUrl: `/"><script>`,
  stamp: HOSTILE,
  replyTo: { parent: '1', name: HOSTILE },
  name: HOSTILE,
  email: HOSTILE,
  offersSubscription: true,
  asksAkismet: true,
  wantsSubscription: true,
  url: HOSTILE,
  text: `</textarea>${HOSTILE}`,
  errors: {
    name: textOf(HOSTILE),
    email: textOf(HOSTILE),
    url: textOf(HOSTILE),
    text: textOf(HOSTILE),
  },
};

export const comments: ResponseView[] = [
  response(aComment()),
  response(aComment({ anchor: 'comment-2', isPostAuthor: true, isChanged: true }), 1),
  response(
    aComment({ anchor: 'comment-3', person: null, url: null, bodyHtml: '', replyUrl: null }),
    3,
  ),
];

export const aCommentPage: CommentPageView = {
  page: {
    title: 'Preview · A winter crossing',
    description: '',
    canonicalUrl: null,
    noIndex: true,
  },
  heading: textOf('Preview'),
  message: textOf('So it would look. It is not sent yet.'),
  post: { text: 'A winter crossing', url: 'https://caspian.example/a-winter-crossing' },
  parent: aComment(),
  parentLinkback: null,
  preview: aComment({ anchor: 'comment-0', url: null, replyUrl: null }),
  form: { ...aForm, replyTo: { parent: '1', name: 'Ada' } },
  savedText: null,
};

export const hostileCommentPage: CommentPageView = {
  ...aCommentPage,
  page: { ...aCommentPage.page, title: HOSTILE },
  message: textOf(HOSTILE),
  post: { text: HOSTILE, url: `/"><script>` },
  parent: aComment({ person: hostilePerson }),
  preview: null,
  form: hostileForm,
  savedText: `</textarea>${HOSTILE}`,
};

export const anOwnComment: OwnCommentView = {
  page: { title: HOSTILE, description: '', canonicalUrl: null, noIndex: true },
  heading: textOf('Your comment is awaiting review'),
  message: textOf(HOSTILE),
  post: { text: HOSTILE, url: `/"><script>` },
  comment: aComment({ person: hostilePerson }),
  form: { ...hostileForm, stamp: '', replyTo: null },
  withdrawUrl: `/"><script>`,
};

export const aQuestion: ConfirmView = {
  page: { title: HOSTILE, description: '', canonicalUrl: null, noIndex: true },
  heading: textOf(HOSTILE),
  message: textOf(HOSTILE),
  post: { text: HOSTILE, url: `/"><script>` },
  comment: aComment({ person: hostilePerson }),
  form: {
    actionUrl: `/"><script>`,
    seen: HOSTILE,
    buttons: [{ name: 'decision', value: HOSTILE, text: textOf(HOSTILE) }],
  },
};

export const responseForm: ResponseFormView = {
  actionUrl: 'https://caspian.example/webmention/form',
  target: 'https://caspian.example/a-winter-crossing',
  source: '',
  error: null,
};

export const hostileResponseForm: ResponseFormPageView = {
  page: { title: HOSTILE, description: '', canonicalUrl: null, noIndex: true },
  heading: textOf(HOSTILE),
  responseForm: {
    actionUrl: `/"><script>`,
    target: HOSTILE,
    source: HOSTILE,
    error: textOf(HOSTILE),
  },
};
