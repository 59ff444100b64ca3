/**
 * Presents the responses to a post: comments, replies and mentions as a thread, and the
 * reactions (likes, reposts …) as faces with names.
 */
import { avatarUrl } from '../../../avatars/avatar.ts';
import { responsePageUrl, commentUrl, replyUrl } from '../../request/page-request.ts';
import type {
  AnsweredView,
  FacesView,
  FaceView,
  LinkbackView,
  PersonView,
  ResponsesView,
} from '../models/responses.ts';
import { presentComment } from './comment-form.ts';
import { presentDate, initialOf } from './date.ts';
import { graphemeBoundaries } from '../../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { ShownLinkback } from '../../../linkbacks/linkback.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { Rsvp } from '../../../posts/post.ts';
import type { ResponseOutline, Place, ResponsePage } from '../../../responses/outline.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

type FaceKind = 'like' | 'repost' | 'bookmark' | Rsvp;

/** In display order. */
const FACE_KINDS = {
  like: { property: 'u-like', heading: 'responses.like' },
  repost: { property: 'u-repost', heading: 'responses.repost' },
  bookmark: { property: 'u-bookmark', heading: 'responses.bookmark' },
  yes: { property: 'u-comment', heading: 'responses.rsvp.yes' },
  maybe: { property: 'u-comment', heading: 'responses.rsvp.maybe' },
  interested: { property: 'u-comment', heading: 'responses.rsvp.interested' },
  no: { property: 'u-comment', heading: 'responses.rsvp.no' },
} as const satisfies Record<FaceKind, { property: string; heading: string }>;

/** Three rows on a wide screen; hundreds would push the responses out of sight. */
const FACES_SHOWN = 12;

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
    via: linkback.via.join(', '),
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

/** About a screen of text. */
const SHOWN_CHARACTERS = 1_200;
/** A text that is only a little longer is shown in full. */
const TOLERATED_CHARACTERS = 400;

type FoldedText = { shown: string[]; folded: string[] };

/** Splits a long text into what is shown and what is folded. `content`: plain text, with empty lines between paragraphs. */
export function foldText(content: string): FoldedText {
  const paragraphs = content.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  if (content.length <= SHOWN_CHARACTERS + TOLERATED_CHARACTERS) {
    return { shown: paragraphs, folded: [] };
  }
  let length = 0;
  const fitting = paragraphs.findIndex((paragraph) => {
    length += paragraph.length;
    return length > SHOWN_CHARACTERS;
  });
  if (fitting === -1) return { shown: paragraphs, folded: [] };
  if (fitting > 0)
    return { shown: paragraphs.slice(0, fitting), folded: paragraphs.slice(fitting) };

  const [first = '', ...rest] = paragraphs;
  const cut = cutPoint(first);
  return {
    shown: [`${first.slice(0, cut).trimEnd()} …`],
    folded: [`… ${first.slice(cut).trimStart()}`, ...rest],
  };
}

/** Between two words, or between two characters if there is no space. */
function cutPoint(paragraph: string): number {
  const space = paragraph.lastIndexOf(' ', SHOWN_CHARACTERS);
  if (space > SHOWN_CHARACTERS / 2) return space;
  const ends = graphemeBoundaries(paragraph.slice(0, SHOWN_CHARACTERS + 2));
  return ends.findLast((at) => at <= SHOWN_CHARACTERS) ?? SHOWN_CHARACTERS;
}
