/**
 * The first pass over a WordPress export: what texts and comments refer to that may come later in the file, and
 * whether the file is whole, before anything of it is used.
 */
import path from 'node:path';
import type { Input, ReadOptions, SiteEntry } from '../entry.ts';
import type { Attachment } from '../wordpress/attachment.ts';
import { textOfHtml } from '../html-text.ts';
import { childrenOf, textIn, type XmlNode } from '../xml/records.ts';
import { checkVersion, recordsOf } from './export-file.ts';
import { metaOf } from './meta.ts';

/** `pageUrls` are those of the page that shows it alone. */
export type SurveyedAttachment = Attachment & { pageUrls: string[] };

export type Survey = {
  site: SiteEntry;
  attachments: Map<string, SurveyedAttachment>;
  /** Ids of attachments by the post that they were uploaded to. */
  uploads: Map<string, string[]>;
  /** Contents of reusable blocks. */
  reusable: Map<string, string>;
  /** Logins by the id of the user. */
  logins: Map<string, string>;
};

/** Beyond them, galleries show what is known. */
const MAX_ATTACHMENTS = 500_000;
const MAX_REUSABLE_CHARACTERS = 8 * 1_024 ** 2;
const MAX_CAPTION_CHARACTERS = 2_000;

export async function surveyExport(input: Input, options: ReadOptions): Promise<Survey> {
  const survey: Survey = {
    site: {
      kind: 'site',
      ...{ url: null, title: null, description: null, language: null, generator: null },
    },
    attachments: new Map(),
    uploads: new Map(),
    reusable: new Map(),
    logins: new Map(),
  };
  let reusable = 0;
  let link: string | null = null;
  for await (const record of recordsOf(input, options, () => {})) {
    if (record.isPartial) continue;
    const text = record.text.trim();
    if (record.name === 'link') link ??= withoutSlash(text);
    else if (record.name === 'wp:wxr_version') checkVersion(text, path.basename(input.path));
    else if (record.name === 'wp:author') {
      survey.logins.set(textIn(record, 'wp:author_id'), textIn(record, 'wp:author_login'));
    } else if (record.name === 'item') {
      const type = textIn(record, 'wp:post_type');
      if (type === 'attachment') noteAttachment(survey, record);
      if (type === 'wp_block' && reusable < MAX_REUSABLE_CHARACTERS) {
        const content = textIn(record, 'content:encoded');
        reusable += content.length;
        survey.reusable.set(textIn(record, 'wp:post_id'), content);
      }
    } else noteSite(survey.site, record.name, text);
  }
  survey.site.url ??= link;
  return survey;
}

function noteSite(site: SiteEntry, name: string, text: string): void {
  if (text === '') return;
  if (name === 'title') site.title ??= textOfHtml(text);
  if (name === 'description') site.description ??= textOfHtml(text);
  if (name === 'language') site.language ??= text;
  if (name === 'wp:base_blog_url') site.url ??= withoutSlash(text);
  if (name === 'generator') {
    const version = /wordpress\.(?:org|com)\/\?v=([\w.-]{1,30})/.exec(text)?.[1];
    site.generator ??= version === undefined ? textOfHtml(text) : `WordPress ${version}`;
  }
}

function withoutSlash(url: string): string | null {
  return url.replace(/\/+$/, '') || null;
}

function noteAttachment({ attachments, uploads }: Survey, item: XmlNode): void {
  const id = textIn(item, 'wp:post_id');
  const url = attachmentUrl(item);
  if (id === '' || url === null || attachments.size >= MAX_ATTACHMENTS) return;
  attachments.set(id, {
    id,
    url,
    alt: metaOf(item).get('_wp_attachment_image_alt') ?? '',
    caption: textIn(item, 'excerpt:encoded').slice(0, MAX_CAPTION_CHARACTERS),
    pageUrls: attachmentPages(item, id, url),
  });
  const post = textIn(item, 'wp:post_parent');
  if (post === '' || post === '0') return;
  const others = uploads.get(post);
  if (others) others.push(id);
  else uploads.set(post, [id]);
}

/** @param url of the file: some blogs have no page of its own for it */
export function attachmentPages(item: XmlNode, id: string, url: string): string[] {
  const link = textIn(item, 'link').trim();
  return [...(link === '' || link === url ? [] : [link]), `/?attachment_id=${id}`];
}

/** `null`: it has none that can be fetched. */
export function attachmentUrl(item: XmlNode): string | null {
  const urls = [...childrenOf(item, 'wp:attachment_url'), ...childrenOf(item, 'guid')];
  return urls.map(({ text }) => text.trim()).find((url) => /^https?:\/\//i.test(url)) ?? null;
}
