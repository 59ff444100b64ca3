/** Which linkbacks a page accepts, as the list of pages that will be notified has it. */

/** @returns `null` if the list does not have the page, or not yet */
export function acceptedBy(form: Element | null, url: string): string | null {
  const rows = form?.querySelectorAll<HTMLElement>('li[data-url]') ?? [];
  const row = [...rows].find(({ dataset }) => dataset['url'] && isSame(dataset['url'], url));
  if (!row) return null;
  const { accepts, state } = row.dataset;
  if (accepts) return `accepts ${accepts}s`;
  if (state === 'checking') return 'checking…';
  // It is not known before the page is asked.
  if (state === 'will') return null;
  return row.querySelector('.quiet')?.textContent.trim() ?? null;
}

function isSame(one: string, other: string): boolean {
  const clean = (url: string) => (URL.canParse(url) ? new URL(url).href.replace(/#.*$/, '') : url);
  return clean(one) === clean(other);
}
