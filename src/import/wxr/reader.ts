/**
 * The reader of WordPress exports (WXR 1.0 to 1.2): one file, packed or not, or a zip or folder of several parts.
 *
 * It reads the file twice: first for what texts refer to, and whether the file is whole (survey.ts), then for what
 * it hands on.
 */
import { lookup } from '../../lib/lookup.ts';
import type { Entry, Reader, NoteEntry } from '../entry.ts';
import { childOf, textIn, type XmlRecord } from '../xml/records.ts';
import { isNew, note, type Context } from './context.ts';
import { looksLikeWxr, recordsOf } from './export-file.ts';
import { metaOf } from './meta.ts';
import { postEntries } from './posts.ts';
import { attachmentPages, attachmentUrl, surveyExport } from './survey.ts';
import { authorEntry, plainText, termEntries } from './terms.ts';

export const wxrReader: Reader = {
  format: 'wxr',
  recognizes: ({ isFolder, head }) => !isFolder && looksLikeWxr(head),
  async *read(input, options) {
    const survey = await surveyExport(input, options);
    if (options.signal?.aborted) return;
    const context: Context = { survey, options, known: new Set() };
    yield survey.site;
    let notes: NoteEntry[] = [];
    for await (const record of recordsOf(input, options, (each) => notes.push(each))) {
      yield* notes;
      notes = [];
      yield* entriesOf(record, context);
    }
    yield* notes;
  },
};

function* entriesOf(record: XmlRecord, context: Context): Generator<Entry> {
  if (record.name === 'wp:author') {
    const author = authorEntry(record);
    if (author && isNew(context, `author ${author.id}`)) yield author;
  } else if (['wp:category', 'wp:tag', 'wp:term'].includes(record.name)) {
    yield* termEntries(record, context);
  } else if (record.name === 'item') {
    yield* itemEntries(record, context);
  }
}

/** Of WordPress's own kinds, what they are called. */
const NOT_TAKEN = lookup<string>({
  revision: 'Revisions',
  nav_menu_item: 'Entries of navigation menus',
  customize_changeset: 'Unpublished changes of the theme',
  oembed_cache: '',
  user_request: 'Requests for personal data',
  wp_block: '',
});
/** Templates, styles and fonts. */
const OF_THEME =
  /^(?:wp_template|wp_template_part|wp_global_styles|wp_navigation|custom_css|wp_font_.*)$/;

function* itemEntries(item: XmlRecord, context: Context): Generator<Entry> {
  const type = textIn(item, 'wp:post_type') || 'post';
  if (type === 'post' || type === 'page') {
    yield* postEntries(item, context);
    return;
  }
  const named = plainText(childOf(item, 'title')) || textIn(item, 'wp:post_name');
  const where = named || textIn(item, 'wp:post_id');
  if (!item.isPartial) {
    if (type === 'attachment') yield mediaEntry(item, where);
    else {
      const theirs = OF_THEME.test(type) ? 'Templates, styles and fonts of the theme' : undefined;
      const what = theirs ?? NOT_TAKEN[type] ?? `Posts of the type “${type}”`;
      if (what !== '') yield note('lost', what, where);
    }
  }
  for (const { name } of item.children) {
    if (name === 'wp:comment') yield note('lost', 'Comments on what is not taken', where);
  }
}

function mediaEntry(item: XmlRecord, named: string): Entry {
  const id = textIn(item, 'wp:post_id');
  const url = attachmentUrl(item);
  if (id === '' || url === null) return note('lost', 'Media without a URL', named);
  return {
    kind: 'media',
    id,
    url,
    pageUrls: attachmentPages(item, id, url),
    alt: metaOf(item).get('_wp_attachment_image_alt')?.trim() ?? null,
  };
}
