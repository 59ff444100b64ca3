/**
 * The category or tag that a list of Hugo or Zola describes: `content/tags/NAME/_index.md`.
 */
import { lookup } from '../../lib/lookup.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { slugFrom } from '../../posts/urls/paths.ts';
import type { TermEntry } from '../entry.ts';
import type { LoadedDocument } from './folder.ts';
import type { Site } from './site.ts';
import { textOf } from '../values.ts';

const TAXONOMIES = lookup<TermEntry['taxonomy']>({
  categories: 'category',
  tags: 'tag',
  series: 'series',
});

/** `null`: it is another document. */
export function termOfList(
  { document, fields, body, title }: LoadedDocument,
  { system }: Site,
): TermEntry | null {
  const [folder = '', ...deeper] = document.folders;
  const taxonomy = TAXONOMIES[folder];
  if (!document.isList || taxonomy === undefined || deeper.length > 0) return null;
  if (system !== 'hugo' && system !== 'zola') return null;
  const name = title || document.name;
  const description = toPlainText(textOf(fields, 'description', 'summary') ?? body);
  return { kind: 'term', taxonomy, slug: slugFrom(name), name, description, parentSlug: null };
}
