/**
 * Writes the blog as a zip of Markdown with front matter, its media, responses and redirects. Streams: one file is in
 * memory at a time, whatever the size of the blog. Our own import takes it back.
 */
import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Deps } from '../../deps.ts';
import { bestFile, mediaFile, postFile, responsesFile } from './names.ts';
import { postText } from './post-text.ts';
import { responsesText } from './responses-text.ts';
import { mediaText, redirectsText, siteText } from './site-text.ts';
import { selectAllMedia, selectAllPosts, selectContent, selectMediaById } from './store.ts';

type ExportDeps = Pick<Deps, 'config' | 'db' | 'log' | 'clock'>;

/** What it cannot hold: for the owner, and in the zip. */
export const MARKDOWN_LOSSES: readonly string[] = [
  'Posts in the trash and unpublished posts as such: the former are not in it, the latter are drafts.',
  'Email addresses of commenters, unless the export is for private use.',
  'What notifications were sent, and where to.',
  'How linkbacks were checked, their avatars, and changes that wait for a decision.',
  'Subscriptions to comments, and comments that their writers withdrew.',
  'Revisions, autosaves, preview links, spam scores, and what was read of pages that posts respond to or show as cards.',
  'Images in several sizes: each is in it once, as it was uploaded but without its metadata.',
  'Users, passwords, lists of hosts and words, the icon and the logo of the blog, and its theme.',
];

/** Smaller files take longer to compress than to write. */
const COMPRESSED_FROM_BYTES = 1_024;

type File = {
  name: string;
  modifiedAt: Date;
  /** Compressed already: images and the like. */
  isPacked: boolean;
  content: () => AsyncIterable<string | Uint8Array>;
};

export async function* exportMarkdown(
  deps: ExportDeps,
  { isPrivate }: { isPrivate: boolean },
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream.pipe(new PassThrough());
  const fail = (error: unknown) => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  zip.on('error', fail);
  const state = { isOver: false };
  const filled = fill(zip, filesOf(deps, isPrivate), state).catch(fail);
  try {
    for await (const part of output) yield part as Uint8Array;
  } finally {
    // A reader that ends early, such as a download that is given up, ends the reading of the database.
    state.isOver = true;
    output.destroy();
  }
  await filled;
}

/** Adds one file after another: each when the one before is read to its end. */
async function fill(
  zip: ZipFile,
  files: AsyncIterable<File>,
  state: { isOver: boolean },
): Promise<void> {
  for await (const { name, modifiedAt, isPacked, content } of files) {
    if (state.isOver) return;
    const [start, rest] = await firstOf(content());
    if (start === null) continue;
    const isSmall = rest === null && start.length < COMPRESSED_FROM_BYTES;
    const stream = Readable.from(rest === null ? [start] : whole(start, rest), {
      objectMode: false,
    });
    zip.addReadStream(stream, name, {
      mtime: modifiedAt,
      compress: !isPacked && !isSmall,
    });
    await finished(stream);
  }
  zip.end();
}

type Rest = AsyncIterator<string | Uint8Array>;

/** The first piece, and what follows: `null` where that is nothing. */
async function firstOf(
  content: AsyncIterable<string | Uint8Array>,
): Promise<[Buffer | null, Rest | null]> {
  const iterator = content[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return [null, null];
  const second = await iterator.next();
  const start = Buffer.from(first.value);
  if (second.done === true) return [start, null];
  return [Buffer.concat([start, Buffer.from(second.value)]), iterator];
}

async function* whole(start: Buffer, rest: Rest): AsyncGenerator<Buffer> {
  yield start;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    yield Buffer.from(next.value);
  }
}

async function* filesOf(deps: ExportDeps, isPrivate: boolean): AsyncGenerator<File> {
  const { db, config, clock } = deps;
  const now = clock.now();
  const text = (name: string, content: File['content'], modifiedAt = now): File => ({
    ...{ name, content, modifiedAt, isPacked: false },
  });
  // First, so that it is known by it.
  yield text('site.json', () => siteText(deps));
  yield text('README.txt', () => readme(config.siteUrl));
  yield text('media.jsonl', () => mediaText(deps));
  yield text('redirects.txt', () => redirectsText(deps));
  for await (const media of selectAllMedia(db)) {
    const name = mediaFile(media);
    const best = bestFile(media);
    if (name === null || !best) continue;
    const { width, format } = best;
    yield {
      ...{ name, modifiedAt: media.createdAt, isPacked: media.kind === 'image' },
      content: () => selectContent(db, { mediaId: media.id, width, format }),
    };
  }
  for await (const post of selectAllPosts(db)) {
    const cover = post.coverId === null ? null : await selectMediaById(db, post.coverId);
    const file = cover && mediaFile(cover);
    const source = postText(post, file, config.siteUrl);
    yield text(postFile(post), () => once(source), post.updatedAt);
    yield text(responsesFile(post), () => responsesText(db, post.id, isPrivate), post.updatedAt);
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- as the other contents, which are read
async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

function readme(siteUrl: string): AsyncGenerator<string> {
  const losses = MARKDOWN_LOSSES.map((loss) => `- ${loss}\n`).join('');
  return once(
    `The posts of ${siteUrl} as Markdown with front matter, and what belongs to them:\n\n` +
      'posts/, pages/   the texts; HTML posts end with .html\n' +
      'media/           images and files\n' +
      'responses/       comments and linkbacks of each post\n' +
      'site.json        settings, authors, categories, tags, series\n' +
      'media.jsonl      alternative texts and names of images and files\n' +
      'redirects.txt    earlier paths, in the form of Netlify\n\n' +
      `Not in it:\n\n${losses}\n` +
      'Another Antiphon takes it back: antiphon import FILE.zip\n',
  );
}
