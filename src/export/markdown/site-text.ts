/**
 * What an export as Markdown says of the blog itself, in pieces: `site.json` with settings, authors and terms,
 * `redirects.txt`, and a line for each image and file.
 */
import type { Deps } from '../../deps.ts';
import { imageKey } from '../../posts/images/image.ts';
import { readSettings } from '../../settings/settings.ts';
import { mediaFile } from './names.ts';
import {
  selectAllAuthors,
  selectAllMedia,
  selectAllOldPaths,
  selectAllTerms,
  selectMediaById,
  selectOldSlugs,
} from './store.ts';

type SiteDeps = Pick<Deps, 'config' | 'db' | 'log'>;

/** Of the form of the export: readers of another one refuse it. */
const VERSION = 1;

export async function* siteText(deps: SiteDeps): AsyncGenerator<string> {
  const { images: _, ...settings } = await readSettings(deps);
  const { siteTitle: title, siteDescription: description, siteLanguage: language } = settings;
  const { timeZone } = settings;
  const head = { url: deps.config.siteUrl, title, description, language, timeZone, settings };
  // Its first words say what it is.
  yield `{"antiphon":${VERSION},${JSON.stringify(head).slice(1, -1)},"authors":[`;
  yield* joined(selectAllAuthors(deps.db), async (author) => {
    const { slug, name, url, bio, links, image } = author;
    const media = image && (await selectMediaById(deps.db, image.id));
    const file = media && mediaFile(media);
    return { slug, name, url, bio, links: links.split('\n').filter(Boolean), image: file };
  });
  yield '],"terms":[';
  yield* joined(selectAllTerms(deps.db), ({ kind, slug, name, description: text, parent }) => ({
    ...{ kind, slug, name, description: text },
    ...(parent && { parent: parent.slug }),
  }));
  yield `],"oldSlugs":${JSON.stringify(await selectOldSlugs(deps.db))}}\n`;
}

async function* joined<Row>(
  rows: AsyncIterable<Row>,
  objectOf: (row: Row) => object | Promise<object>,
): AsyncGenerator<string> {
  let isFirst = true;
  for await (const row of rows) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(await objectOf(row))}`;
    isFirst = false;
  }
}

/** A line each, `{"file":"media/KEY/ferry.jpg","alt":…}`. */
export async function* mediaText({ db }: SiteDeps): AsyncGenerator<string> {
  for await (const media of selectAllMedia(db)) {
    const file = mediaFile(media);
    if (file === null) continue;
    const { kind, type, fileName, alt, createdAt } = media;
    const described = { kind, type, ...(fileName !== null && { name: fileName }), alt, createdAt };
    yield `${JSON.stringify({ file, key: imageKey(media), ...described })}\n`;
  }
}

/** In the form of Netlify's `_redirects`, for other servers. */
export async function* redirectsText({ db, config }: SiteDeps): AsyncGenerator<string> {
  const base = new URL(config.siteUrl).pathname.replace(/\/$/, '');
  for await (const { path, oldPaths } of selectAllOldPaths(db)) {
    for (const old of oldPaths) {
      yield `${base}${encodeURI(old.path)} ${base}${encodeURI(path)} 301\n`;
    }
  }
}
