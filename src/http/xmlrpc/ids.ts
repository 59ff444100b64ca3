/**
 * The ids of the client API. WordPress numbers posts, revisions and media in one sequence, and comments and linkbacks in
 * another; our tables have sequences of their own. What WordPress's apps do with an id depends on that: Android deletes
 * and describes media with wp.deletePost and wp.editPost. So the ids of media, revisions and linkbacks have ranges of
 * their own.
 *
 * Clients keep ids in four bytes.
 */

const MEDIA = 1_000_000_000;
const REVISIONS = 1_500_000_000;
const PRESENT_TEXTS = 2_000_000_000;
const LINKBACKS = 1_000_000_000;
const LAST = 2_147_483_647;

/** Of an image or file of the media library, among posts and revisions. */
export function attachmentId(mediaId: number): number {
  return MEDIA + mediaId;
}

/** @returns `null` for an id that is not one of the media library */
export function mediaIdOf(id: number): number | null {
  return isWithin(id, MEDIA, REVISIONS) ? id - MEDIA : null;
}

/** Of a revision, among posts and media. */
export function clientRevisionId(revisionId: number): number {
  return REVISIONS + revisionId;
}

/** @returns `null` for an id that is not one of a revision */
export function revisionIdOf(id: number): number | null {
  return isWithin(id, REVISIONS, PRESENT_TEXTS) ? id - REVISIONS : null;
}

/** Of the present text of a post, which WordPress has as a revision, too. */
export function presentTextId(postId: number): number {
  return PRESENT_TEXTS + postId;
}

/** @returns the post's id; `null` for an id that is not one of a present text */
export function postOfPresentText(id: number): number | null {
  return isWithin(id, PRESENT_TEXTS, LAST) ? id - PRESENT_TEXTS : null;
}

/** Of a linkback, among comments. */
export function clientLinkbackId(linkbackId: number): number {
  return LINKBACKS + linkbackId;
}

/** @returns `null` for an id that is not one of a linkback */
export function linkbackIdOf(id: number): number | null {
  return isWithin(id, LINKBACKS, LAST) ? id - LINKBACKS : null;
}

function isWithin(id: number, from: number, to: number): boolean {
  return Number.isInteger(id) && id > from && id < to;
}
