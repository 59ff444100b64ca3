/**
 * What our own export (src/export/markdown) has beside posts: authors, terms, images and files, and the responses of
 * each post.
 */
import { parseHttpUrl } from '../../lib/url.ts';
import { PROTOCOLS } from '../../posts/post.ts';
import { TERM_KINDS } from '../../posts/terms/term.ts';
import { LINKBACK_TYPES } from '../../reader/evidence.ts';
import type {
  AuthorEntry,
  Entry,
  ImportedState,
  MediaEntry,
  ResponseEntry,
  TermEntry,
} from '../entry.ts';
import type { DocumentFile } from './documents.ts';
import type { Folder } from './folder.ts';
import { urlOfFile } from './paths.ts';
import { fieldsOf, listOf, momentIn, rawText, textOf, wholeOf, type Fields } from '../values.ts';

const MAX_RESPONSES_BYTES = 64 * 1024 ** 2;
const MAX_MEDIA_BYTES = 256 * 1024 ** 2;
const STATES: readonly ImportedState[] = ['approved', 'pending', 'spam', 'rejected'];

export function* readOwnThings({ site }: Folder): Generator<AuthorEntry | TermEntry> {
  if (site.system !== 'antiphon') return;
  for (const author of listOf(site.config['authors']).map(fieldsOf)) {
    const id = textOf(author, 'slug');
    const name = textOf(author, 'name');
    if (id === null || name === null) continue;
    const url = parseHttpUrl(textOf(author, 'url') ?? '')?.href ?? null;
    yield { kind: 'author', id, name, email: null, url, bio: textOf(author, 'bio') ?? '' };
  }
  for (const term of listOf(site.config['terms']).map(fieldsOf)) {
    const taxonomy = TERM_KINDS.find((kind) => kind === term['kind']);
    const slug = textOf(term, 'slug');
    const name = textOf(term, 'name');
    if (taxonomy === undefined || slug === null || name === null) continue;
    const description = textOf(term, 'description') ?? '';
    yield { kind: 'term', taxonomy, slug, name, description, parentSlug: textOf(term, 'parent') };
  }
}

/** The whole library, also what no text shows: a line of `media.jsonl` each. */
export async function* readOwnMedia({ files, site }: Folder): AsyncGenerator<MediaEntry> {
  if (site.system !== 'antiphon' || files.find('media.jsonl') === null) return;
  const lines = (await files.read('media.jsonl', MAX_MEDIA_BYTES))?.toString('utf8').split('\n');
  for (const line of lines ?? []) {
    const fields = parsed(line || '{}');
    const id = fields && files.find(rawText(fields['file']))?.path;
    if (id === undefined || id === null) continue;
    const alt = typeof fields?.['alt'] === 'string' ? fields['alt'] : null;
    yield { kind: 'media', id, url: urlOfFile(site, id), pageUrls: [], alt };
  }
}

/** `posts/2026/notes.md` has its responses in `responses/posts/2026/notes.json`. */
export async function* readOwnResponses(
  { files, site }: Folder,
  { path }: DocumentFile,
): AsyncGenerator<Entry> {
  const name = `responses/${path.replace(/\.\w+$/, '')}.json`;
  if (site.system !== 'antiphon' || files.find(name) === null) return;
  const bytes = await files.read(name, MAX_RESPONSES_BYTES);
  const all = bytes && parsed(bytes.toString('utf8'));
  if (!all) {
    yield {
      ...{ kind: 'note', level: 'lost', where: name },
      what: 'A file of responses that is damaged or larger than 64 MB is left out.',
    };
    return;
  }
  // Linkbacks first, so that comments that reply to them find them.
  for (const given of listOf(all['linkbacks'])) {
    const linkback = linkbackOf(fieldsOf(given), path);
    if (linkback) yield linkback;
  }
  for (const given of listOf(all['comments'])) {
    const comment = commentOf(fieldsOf(given), path);
    if (comment) yield comment;
  }
}

/** `null`: damaged. */
function parsed(json: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(json));
  } catch {
    return null;
  }
}

function commentOf(fields: Fields, postId: string): ResponseEntry | null {
  const id = wholeOf(fields, 'id');
  if (id === null) return null;
  const parent = wholeOf(fields, 'parent');
  const linkback = wholeOf(fields, 'linkback');
  return {
    ...{ kind: 'response', type: 'comment', id: `comment-${id}`, postId },
    ...commonOf(fields),
    parentId:
      parent !== null ? `comment-${parent}` : linkback === null ? null : `linkback-${linkback}`,
    authorName: textOf(fields, 'author') ?? '',
    authorEmail: textOf(fields, 'email'),
    authorUrl: parseHttpUrl(textOf(fields, 'url') ?? '')?.href ?? null,
    byAuthorId: textOf(fields, 'byauthor'),
    body: { format: 'markdown', source: rawText(fields['markdown']), isOurs: true },
  };
}

function linkbackOf(fields: Fields, postId: string): ResponseEntry | null {
  const id = wholeOf(fields, 'id');
  const source = parseHttpUrl(textOf(fields, 'source') ?? '')?.href;
  const via = PROTOCOLS.find((each) => each === fields['via']);
  if (id === null || source === undefined || via === undefined) return null;
  return {
    ...{ kind: 'response', type: 'linkback', id: `linkback-${id}`, postId, via, source },
    ...commonOf(fields),
    linkbackType: LINKBACK_TYPES.find((each) => each === fields['type']) ?? 'mention',
    title: textOf(fields, 'title'),
    author: textOf(fields, 'author'),
    authorUrl: parseHttpUrl(textOf(fields, 'authorurl') ?? '')?.href ?? null,
    site: textOf(fields, 'site'),
    excerpt: textOf(fields, 'excerpt'),
  };
}

function commonOf(fields: Fields): { state: ImportedState; at: Date | null } {
  const state = STATES.find((each) => each === fields['state']) ?? 'pending';
  return { state, at: momentIn(fields['at'], 'UTC') };
}
