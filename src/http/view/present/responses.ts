/**
 * A conversation → the responses under a post: what has words of its own one below the other, the
 * rest as faces with names.
 */
import { parseHttpUrl } from '../../../lib/url.ts';
import type { ShownLinkback } from '../../../linkbacks/linkback.ts';
import { avatarUrl } from '../../../avatars/references.ts';
import type { Rsvp } from '../../../posts/post.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { responsePageUrl, commentUrl, replyUrl } from '../../request/urls.ts';
import type { ResponseOutline, Place, ResponsePage } from '../../../responses/outline.ts';
import { foldText } from './fold-text.ts';
import { initialOf } from './initial.ts';
import { presentComment } from './comments.ts';
import { presentDate } from './date.ts';
import type {
  AnsweredView,
  FacesView,
  FaceView,
  LinkbackView,
  PersonView,
  ResponsesView,
} from '../models/responses.ts';

type FaceKind = 'like' | 'repost' | 'bookmark' | Rsvp;

/** In the order in which they are shown. */
const FACE_KINDS = {
  like: { property: 'u-like', heading: 'responses.like' },
  repost: { property: 'u-repost', heading: 'responses.repost' },
  bookmark: { property: 'u-bookmark', heading: 'responses.bookmark' },
  yes: { property: 'u-comment', heading: 'responses.rsvp.yes' },
  maybe: { property: 'u-comment', heading: 'responses.rsvp.maybe' },
  interested: { property: 'u-comment', heading: 'responses.rsvp.interested' },
  no: { property: 'u-comment', heading: 'responses.rsvp.no' },
} as const satisfies Record<FaceKind, { property: string; heading: string }>;

/** Three rows of them on a desk; hundreds would push what was said out of sight. */
const FACES_SHOWN = 12;

/** Where a conversation stands, and who may read and answer it. */
export type Stage = {
  postUrl: string;
  /** Comments can be answered. */
  isOpen: boolean;
  /** Everybody may read it: each comment has an address of its own. */
  isPublic: boolean;
};

/** @returns `null` where there are none */
export function presentResponses(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  { responses, within, faces, count, linkbacks }: ResponseOutline,
  { postUrl, isOpen, isPublic }: Stage,
): ResponsesView | null {
  if (count === 0 && responses.length === 0) return null;
  const ofKind = (kind: FaceKind) => faces.filter((each) => faceKindOf(each) === kind);
  const replyUrlOf = isOpen ? (id: number) => replyUrl(postUrl, id) : null;
  return {
    heading: t('responses.heading', { count }),
    note:
      linkbacks.count > linkbacks.shown
        ? t(count > linkbacks.count ? 'responses.latest-linkbacks' : 'responses.latest', {
            count: linkbacks.shown,
          })
        : null,
    faces: (Object.keys(FACE_KINDS) as FaceKind[]).flatMap((kind) =>
      presentFaces(siteUrl, settings, t, kind, ofKind(kind)),
    ),
    continues: within && {
      name: within.response && nameOf(siteUrl, within.response),
      url: placeUrl(postUrl, within),
    },
    responses: responses.map((response) => ({
      depth: response.depth,
      answers:
        response.answers && presentAnswered(siteUrl, response.answers, { postUrl, isPublic }),
      linkback:
        'linkback' in response ? presentLinkback(siteUrl, settings, response.linkback) : null,
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

/** `null`: it was withdrawn. */
function nameOf(siteUrl: string, response: ResponsePage): string | null {
  if ('linkback' in response) return presentPerson(siteUrl, response.linkback).name;
  return response.comment.state === 'withdrawn' ? null : response.comment.authorName;
}

/** @returns `null` for what is shown in words */
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

function presentFaces(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  kind: FaceKind,
  linkbacks: ShownLinkback[],
): FacesView[] {
  if (linkbacks.length === 0) return [];
  const { property, heading } = FACE_KINDS[kind];
  const faces = linkbacks.map((linkback): FaceView => ({
    anchor: anchorOf(linkback),
    url: linkback.source,
    person: presentPerson(siteUrl, linkback),
    ...presentDates(settings, linkback),
  }));
  return [
    {
      heading: t(heading, { count: linkbacks.length }),
      property,
      rsvp: linkbacks[0]?.type === 'rsvp' ? kind : null,
      shown: faces.slice(0, FACES_SHOWN),
      folded: faces.slice(FACES_SHOWN),
    },
  ];
}

function presentLinkback(
  siteUrl: string,
  settings: SiteSettings,
  linkback: ShownLinkback,
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
    via: linkback.via.join(', '),
    ...presentDates(settings, linkback),
    text: isReply && linkback.content ? foldText(linkback.content) : null,
    passage: presentPassage(linkback),
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

/** Who says nothing of a name is called by the site's. */
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

function presentPassage(linkback: ShownLinkback): LinkbackView['passage'] {
  const { excerpt, linkStart, linkEnd } = linkback;
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
