import { describe, expect, test } from 'vitest';
import { presentPages } from '../../src/http/view/present/comment-form.ts';

const URL = 'https://blog.example/a';

/** The page numbers as shown, the current one in brackets. */
function shown(page: number, pages: number): string | undefined {
  return presentPages(URL, { page, pages }, 'en')
    ?.links.map(({ text, isCurrent, isAfterGap }) => {
      return `${isAfterGap ? '… ' : ''}${isCurrent ? `[${text}]` : text}`;
    })
    .join(' ');
}

describe('pagination of responses', () => {
  test.each([
    [1, 2, '[1] 2'],
    [3, 6, '1 2 [3] 4 5 6'],
    [1, 17, '[1] 2 3 … 17'],
    [5, 17, '1 2 3 4 [5] 6 7 … 17'],
    [6, 17, '1 … 4 5 [6] 7 8 … 17'],
    [13, 17, '1 … 11 12 [13] 14 15 16 17'],
    [17, 17, '1 … 15 16 [17]'],
  ])('shows page %i of %i as %s', (page, pages, expected) => {
    expect(shown(page, pages)).toBe(expected);
  });

  test('links to the previous and the next page, and the first page is the post', () => {
    expect(presentPages(URL, { page: 2, pages: 3 }, 'en')).toMatchObject({
      earlierUrl: URL,
      laterUrl: `${URL}/comments/3`,
      links: [{ url: URL }, { url: `${URL}/comments/2` }, { url: `${URL}/comments/3` }],
    });
    expect(presentPages(URL, { page: 1, pages: 2 }, 'en')?.earlierUrl).toBeNull();
    expect(presentPages(URL, { page: 2, pages: 2 }, 'en')?.laterUrl).toBeNull();
    expect(presentPages(URL, { page: 1, pages: 1 }, 'en')).toBeNull();
  });
});
