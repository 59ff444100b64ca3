/**
 * Sending a feed in the format that was asked for, with the headers by which hubs and their
 * subscribers know it.
 */
import type { Response } from 'express';
import type { FeedFormat } from '../../feeds/addresses.ts';
import { ATOM_TYPE, toAtom } from '../../feeds/atom.ts';
import type { Feed } from '../../feeds/feed.ts';
import { JSON_FEED_TYPE, toJsonFeed } from '../../feeds/json-feed.ts';
import { RSS_TYPE, toRss } from '../../feeds/rss.ts';
import { sendDocument, type Keep } from '../page-cache/send-document.ts';

const WRITERS: Record<FeedFormat, { contentType: string; write: (feed: Feed) => string }> = {
  rss: { contentType: RSS_TYPE, write: toRss },
  atom: { contentType: ATOM_TYPE, write: toAtom },
  json: { contentType: JSON_FEED_TYPE, write: toJsonFeed },
};

/** @see https://www.w3.org/TR/websub/#discovery: a topic names its hub and itself in Link headers. */
export function sendFeed(
  res: Response,
  feed: Feed,
  format: FeedFormat,
  dated: { keep: Keep; lastModified?: Date },
): void {
  const { contentType, write } = WRITERS[format];
  const links = [`<${feed.addresses[format]}>; rel="self"`];
  if (feed.hubUrl !== null) links.push(`<${new URL(feed.hubUrl).href}>; rel="hub"`);
  res.set('Link', links.join(', '));
  sendDocument(res, { body: write(feed), contentType, ...dated });
}
