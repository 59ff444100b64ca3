/**
 * The text of a document without its tool's own markup, with the files of the folder named by their paths in it, and
 * other documents by their earlier URLs.
 */
import { replaceDestinations } from '../text/destinations.ts';
import type { CoverOf } from './cover.ts';
import type { Folder, LoadedDocument } from './folder.ts';
import { replaceLiquid } from './liquid.ts';
import { urlOfFile } from './paths.ts';
import { replaceShortcodes } from './shortcodes.ts';
import type { TextContext } from './text-context.ts';

export async function bodyOf(
  folder: Folder,
  { document, fields, body }: LoadedDocument,
  { note, use }: CoverOf,
): Promise<string> {
  const { site } = folder;
  const context: TextContext = {
    ...{ site: site.config, page: fields, note },
    basePath: site.url === null ? '' : new URL(site.url).pathname.replace(/\/$/, ''),
    async addressOf(target) {
      const found = folder.findDocument(target);
      if (found !== null) return withEnd(await folder.addressIn(found), target);
      const file = folder.findFile(`/${target.replace(/^\/+/, '')}`, document);
      if (file === null) return null;
      use(file);
      return urlOfFile(site, file);
    },
  };
  const isOurs = site.system === 'antiphon';
  const text = isOurs
    ? ownText(body, document.isHtml)
    : await withoutMarkup(body.replace(/\r\n?/g, '\n'), site.system, context);
  const replaced = await replaceDestinations(text, !document.isHtml, async ({ url, isImage }) => {
    const file = fileOf(url);
    if (file === null) {
      const isMissing = isImage && !/^(?:[a-z][a-z\d+.-]*:|\/|#|\{)/i.test(url);
      if (isMissing) note('lost', 'An image that is not in the folder keeps its path.');
      return null;
    }
    if (folder.isDocument(file)) {
      return withEnd(await folder.addressIn(file), url);
    }
    use(file);
    const fragment = isImage ? (/#.*$/.exec(url)?.[0] ?? '') : '';
    return urlOfFile(site, file) + fragment;
  });
  return isOurs ? replaced : replaced.replace(/^\s*\n/, '').trimEnd();

  function fileOf(url: string): string | null {
    const found = folder.findFile(url, document);
    if (found !== null) return found;
    // Zola's links to other documents, and links to a document's folder.
    return /^@\/|\.(?:md|markdown)(?:[?#]|$)/.test(url) && !/^[a-z][a-z\d+.-]*:/i.test(url)
      ? folder.findDocument(url)
      : null;
  }
}

/** Of our own export: to the byte, without the line ends that the export added. */
function ownText(body: string, isHtml: boolean): string {
  return (isHtml ? body : body.replace(/^\n/, '')).replace(/\n$/, '');
}

/** The query and fragment stay. */
function withEnd(address: string | null, target: string): string | null {
  return address === null ? null : address + (/[?#].*$/.exec(target)?.[0] ?? '');
}

const MORE = /^[ \t]*<!--\s*more\s*-->[ \t]*$/gim;

async function withoutMarkup(
  body: string,
  system: Folder['site']['system'],
  context: TextContext,
): Promise<string> {
  const text = body.replace(MORE, '');
  switch (system) {
    case 'jekyll':
    case 'eleventy':
      return await replaceLiquid(text, context);
    case 'astro':
      return withoutImports(text, context);
    case 'hugo':
    case 'zola':
    case 'plain':
      return await replaceShortcodes(text, context);
    case 'antiphon':
      return text;
  }
}

/** The program in an `.mdx` file. */
function withoutImports(text: string, context: TextContext): string {
  const kept = text.replace(
    /^(?:import\s.+from\s+['"].+['"];?|import\s+['"].+['"];?|export\s+const\s.+)$/gm,
    '',
  );
  if (kept !== text) context.note('lost', 'Imports of MDX are left out; components stay as text.');
  return kept;
}
