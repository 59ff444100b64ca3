/**
 * What Markdown cannot say, counted during a conversion, and as words for the person who converts.
 */

const NAMES = {
  'cell-blocks': ['table cell with several paragraphs', 'table cells with several paragraphs'],
  'definition-list': ['definition list, now a list', 'definition lists, now lists'],
  drawing: ['drawing', 'drawings'],
  'embedded-image': ['embedded image', 'embedded images'],
  'form-field': ['form field', 'form fields'],
  highlight: ['highlight', 'highlights'],
  'local-image': ['image from a file', 'images from files'],
  media: ['video or audio without a URL', 'videos or audios without a URL'],
  'media-link': ['video or audio, now a link', 'videos or audios, now links'],
  'merged-cell': ['merged table cell', 'merged table cells'],
  'missing-note': ['footnote that was not copied', 'footnotes that were not copied'],
  'nested-table': ['table inside a table', 'tables inside tables'],
  script: ['raised or lowered text', 'raised or lowered texts'],
  'unsafe-link': ['link that browsers would not open', 'links that browsers would not open'],
} as const;

export type Loss = keyof typeof NAMES;
export type Losses = Map<Loss, number>;

export function lose(losses: Losses, loss: Loss): void {
  losses.set(loss, (losses.get(loss) ?? 0) + 1);
}

/** Such as `2 merged table cells`. */
export function describeLosses(losses: ReadonlyMap<Loss, number>): string[] {
  return [...losses].map(([loss, count]) => `${count} ${NAMES[loss][count === 1 ? 0 : 1]}`);
}
