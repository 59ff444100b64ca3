/**
 * Presents the responses to a post: comments, replies and mentions as a thread, and the
 * reactions (likes, reposts …) as lines of faces with a sentence.
 */
import { avatarUrl } from '../../../avatars/avatar.ts';
import { responsePageUrl, commentUrl, replyUrl } from '../../request/page-request.ts';
import type {
  AnsweredView,
  FacesView,
  FaceView,
  LinkbackView,
  PersonView,
  ReactionsView,
  ResponsesView,
} from '../models/responses.ts';
import { presentComment } from './comment-form.ts';
import { formatNumber, initialOf, presentDate } from './date.ts';
import { foldText } from '../../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { ShownLinkback } from '../../../linkbacks/linkback.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { Rsvp } from '../../../posts/post.ts';
import type {
  InteractionCounts,
  ResponseOutline,
  Place,
  ResponsePage,
} from '../../../responses/outline.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

type FaceKind = 'like' | 'repost' | 'bookmark' | Rsvp;

/** A line of faces each, with its kinds in display order. */
const LINES = [
  ['like', 'repost', 'bookmark'],
  ['yes', 'maybe', 'interested', 'no'],
] as const satisfies FaceKind[][];

const FACE_KINDS = {
  like: ['u-like', 'responses.like', 'responses.liked'],
  repost: ['u-repost', 'responses.repost', 'responses.reposted'],
  bookmark: ['u-bookmark', 'responses.bookmark', 'responses.bookmarked'],
  yes: ['u-comment', 'responses.rsvp.yes', 'responses.attend.yes'],
  maybe: ['u-comment', 'responses.rsvp.maybe', 'responses.attend.maybe'],
  interested: ['u-comment', 'responses.rsvp.interested', 'responses.attend.interested'],
  no: ['u-comment', 'responses.rsvp.no', 'responses.attend.no'],
} as const satisfies Record<FaceKind, [property: string, heading: string, sentence: string]>;

/** On one line, on a wide screen. */
const FACES_SHOWN = 24;
/** Of more people than this, a sentence names one less, and counts the others: at least two. */
const NAMES_LISTED = 3;

/** Where the responses are shown, and what readers may do there. */
export type Stage = {
  postUrl: string;
  /** Comments have a link to reply. */
  isOpen: boolean;
  /** The post is public, so that comments have permalinks. */
  isPublic: boolean;
};

/** @returns `null` if there are none */
export function presentResponses(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  { responses, within, faces, count, linkbacks }: ResponseOutline,
  { postUrl, isOpen, isPublic }: Stage,
): ResponsesView | null {
  if (count === 0 && responses.length === 0) return null;
  const ofKind = (kind: FaceKind) =>
    presentReactions(
      siteUrl,
      settings,
      t,
      kind,
      faces.filter((each) => faceKindOf(each) === kind),
    );
  const replyUrlOf = isOpen ? (id: number) => replyUrl(postUrl, id) : null;
  return {
    heading: t('responses.heading', { count }),
    note:
      linkbacks.count > linkbacks.shown
        ? t(count > linkbacks.count ? 'responses.latest-linkbacks' : 'responses.latest', {
            count: linkbacks.shown,
          })
        : null,
    faces: LINES.flatMap((kinds) => presentLine(settings, kinds.flatMap(ofKind))),
    continues: within && {
      name: within.response && nameOf(siteUrl, within.response),
      url: placeUrl(postUrl, within),
    },
    responses: responses.map((response) => ({
      depth: response.depth,
      answers:
        response.answers && presentAnswered(siteUrl, response.answers, { postUrl, isPublic }),
      linkback:
        'linkback' in response
          ? presentLinkback(siteUrl, settings, response.linkback, isOpen ? postUrl : null)
          : null,
      comment:
        'comment' in response
          ? presentComment(
              settings,
              response.comment,
              replyUrlOf,
              isPublic ? commentUrl(siteUrl, response.comment.id) : null,
            )
          : null,
    })),
  };
}

function presentAnswered(
  siteUrl: string,
  place: Place,
  { postUrl, isPublic }: Pick<Stage, 'postUrl' | 'isPublic'>,
): AnsweredView {
  const { response } = place;
  const name = response && nameOf(siteUrl, response);
  const hasAddress = isPublic && name !== null && response !== null && 'comment' in response;
  return {
    name,
    url: hasAddress ? commentUrl(siteUrl, response.comment.id) : placeUrl(postUrl, place),
  };
}

function placeUrl(postUrl: string, { page, anchor }: Place): string {
  return `${responsePageUrl(postUrl, page)}#${anchor}`;
}

/** `null`: the comment is withdrawn. */
export function nameOf(siteUrl: string, response: ResponsePage): string | null {
  if ('linkback' in response) return presentPerson(siteUrl, response.linkback).name;
  return response.comment.state === 'withdrawn' ? null : response.comment.authorName;
}

/** @returns `null` for a response with content */
function faceKindOf(linkback: ShownLinkback): FaceKind | null {
  const { type, rsvp } = linkback;
  switch (type) {
    case 'like':
    case 'repost':
    case 'bookmark':
      return type;
    case 'rsvp':
      return rsvp;
    case 'reply':
    case 'mention':
      return null;
  }
}

/** Empty without reactions. */
function presentLine({ siteLanguage }: SiteSettings, kinds: ReactionsView[]): FacesView[] {
  const faces = kinds.flatMap((kind) => kind.faces);
  const more = faces.length - FACES_SHOWN;
  if (faces.length === 0) return [];
  return [
    {
      shown: faces.slice(0, FACES_SHOWN),
      more: more > 0 ? `+\u00a0${formatNumber(more, siteLanguage)}` : null,
      kinds,
    },
  ];
}

/** Empty without reactions of that kind. */
function presentReactions(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  kind: FaceKind,
  linkbacks: ShownLinkback[],
): ReactionsView[] {
  if (linkbacks.length === 0) return [];
  const [property, heading, sentence] = FACE_KINDS[kind];
  const faces = linkbacks.map((linkback): FaceView => ({
    anchor: anchorOf(linkback),
    url: linkback.source,
    person: presentPerson(siteUrl, linkback),
    ...presentDates(settings, linkback),
  }));
  const all = faces.map(({ person }) => person.name);
  const names = all.length > NAMES_LISTED ? all.slice(0, NAMES_LISTED - 1) : all;
  const others = all.length - names.length;
  return [
    {
      sentence: t(sentence, {
        names: {
          names,
          others: others > 0 ? String(t('responses.others', { count: others })) : null,
        },
      }),
      heading: t(heading, { count: linkbacks.length }),
      property,
      rsvp: linkbacks[0]?.type === 'rsvp' ? kind : null,
      faces,
    },
  ];
}

/** @param openPostUrl the post, if it takes comments, which may reply to a linkback */
export function presentLinkback(
  siteUrl: string,
  settings: SiteSettings,
  linkback: ShownLinkback,
  openPostUrl: string | null,
): LinkbackView {
  const isReply = linkback.type === 'reply';
  const host = hostOf(linkback);
  const person = isReply || linkback.author !== null ? presentPerson(siteUrl, linkback) : null;
  const title = linkback.title ?? host;
  const site = linkback.site ?? host;
  const heading = isReply ? person?.name : title;
  return {
    anchor: anchorOf(linkback),
    property: isReply ? 'u-comment' : 'u-mention',
    url: linkback.source,
    title,
    site: heading === site ? null : site,
    author: person,
    isReply,
    ...presentDates(settings, linkback),
    text: isReply && linkback.content ? foldText(linkback.content) : null,
    passage: presentPassage(linkback),
    replyUrl: openPostUrl === null ? null : replyUrl(openPostUrl, anchorOf(linkback)),
  };
}

function presentDates(
  settings: SiteSettings,
  { publishedAt, receivedAt }: ShownLinkback,
): Pick<LinkbackView, 'published' | 'received'> {
  return {
    published: publishedAt && presentDate(publishedAt, settings),
    received: presentDate(receivedAt, settings),
  };
}

/** Without a name, the name of the site. */
function presentPerson(siteUrl: string, linkback: ShownLinkback): PersonView {
  const { author, authorUrl, avatarId, site } = linkback;
  const name = author ?? site ?? hostOf(linkback);
  return {
    name,
    initial: initialOf(name) ?? initialOf(hostOf(linkback)) ?? '',
    url: authorUrl === null ? null : (parseHttpUrl(authorUrl)?.href ?? null),
    avatarUrl: avatarId === null ? null : avatarUrl(siteUrl, avatarId),
  };
}

/** The excerpt, split around the link; `null` without one. */
export function presentPassage({
  excerpt,
  linkStart,
  linkEnd,
}: Pick<ShownLinkback, 'excerpt' | 'linkStart' | 'linkEnd'>): LinkbackView['passage'] {
  if (!excerpt) return null;
  const [start, end] = [linkStart ?? 0, linkEnd ?? 0];
  return {
    before: excerpt.slice(0, start),
    linked: excerpt.slice(start, end),
    after: excerpt.slice(end),
  };
}

function anchorOf({ id }: ShownLinkback): string {
  return `linkback-${id}`;
}

function hostOf({ source }: ShownLinkback): string {
  return new URL(source).host;
}

/** In JSON-LD. @see https://schema.org/InteractionCounter */
export function interactionFacts({ likes, reposts, comments }: InteractionCounts): object {
  const counted = { LikeAction: likes, ShareAction: reposts, CommentAction: comments };
  const counters = Object.entries(counted).flatMap(([action, count]) =>
    count === 0
      ? []
      : [
          {
            '@type': 'InteractionCounter',
            interactionType: { '@type': action },
            userInteractionCount: count,
          },
        ],
  );
  return {
    ...(comments > 0 && { commentCount: comments }),
    ...(counters.length > 0 && { interactionStatistic: counters }),
  };
}
