/**
 * Says why a text has no equal Markdown, from the tokens of both (equal.ts).
 */
import { lookup } from '../../lib/lookup.ts';

const MARKS = lookup<string>({
  ...{ sub: 'Lowered text', sup: 'Raised text', u: 'Underlined text', ins: 'Inserted text' },
  ...{
    mark: 'Highlighted text',
    small: 'Small text',
    kbd: 'Keys',
    samp: 'Sample output',
    var: 'Variables',
  },
  ...{
    abbr: 'Abbreviations',
    q: 'Quotations in a line',
    cite: 'Titles of works (cite)',
    dfn: 'Defined terms',
  },
  ...{
    time: 'Dates (time)',
    ruby: 'Ruby annotations',
    bdo: 'Directions (bdo)',
    bdi: 'Directions (bdi)',
  },
});

const BLOCKS: readonly [RegExp, string][] = [
  [/^<dl/, 'Definition lists have no Markdown.'],
  [/^<details/, 'Parts that unfold (details) have no Markdown.'],
  [/^<t[dh] merged/, 'Tables with merged cells have no Markdown.'],
  [/^<caption/, 'Captions of tables have no Markdown.'],
  [
    /^<ol.* (?:[aAiI]|reversed)>?|^<li value/,
    'Lists with letters or numbers of their own have no Markdown.',
  ],
  [/^formats in code$/, 'Code with formats or links has no Markdown.'],
];

/** At least one. */
export function reasonsFor(source: readonly string[], result: readonly string[]): string[] {
  const reasons = new Set<string>();
  for (const token of source) {
    for (const mark of token.includes('\t') ? (token.split('\t')[0] ?? '').split('|') : []) {
      const name = MARKS[mark.split(' ')[0] ?? ''];
      if (name !== undefined)
        reasons.add(`${name} have no Markdown.`.replace(/text have/, 'text has'));
    }
    for (const [pattern, reason] of BLOCKS) if (pattern.test(token)) reasons.add(reason);
  }
  if (reasons.size > 0) return [...reasons];
  const at = source.findIndex((each, index) => each !== result[index]);
  return [differenceAt(source, result, at < 0 ? source.length : at)];
}

function differenceAt(source: readonly string[], result: readonly string[], at: number): string {
  const around = source.slice(0, at + 1);
  const open = (name: string) =>
    around.filter((each) => each.startsWith(`<${name}`)).length >
    around.filter((each) => each === `</${name}>`).length;
  if (open('table'))
    return 'Tables without a head row, or with several lines in a cell, have no Markdown.';
  if (open('figure'))
    return 'Captions with links or formats, or of several images, have no Markdown.';
  const isMissingLink = (token = '') => /(?:^|\|)a #\S* missing/.test(token);
  if (isMissingLink(result[at]) && !isMissingLink(source[at]))
    return 'Links to places in the text have no Markdown.';
  return 'Markdown would change the text.';
}
