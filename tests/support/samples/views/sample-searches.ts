/** View models of the search page: usual, empty, and hostile ones. */
import type { SearchView } from '../../../../src/http/view/models/lists.ts';
import { HOSTILE, LONG } from '../hostile-text.ts';
import { hostilePost } from './hostile-views.ts';
import { arabic, published } from './sample-views.ts';
import { textOf } from '../texts.ts';

export const aSearch: SearchView = {
  page: {
    title: 'Search · The Caspian Notebook',
    description: '',
    canonicalUrl: null,
    noIndex: true,
  },
  searchUrl: 'https://caspian.example/search',
  query: 'winter cross',
  shortened: null,
  nothing: null,
  results: [
    {
      url: 'https://caspian.example/a-winter-crossing',
      title: [
        { text: 'A ', found: false },
        { text: 'winter', found: true },
        { text: ' ', found: false },
        { text: 'cross', found: true },
        { text: 'ing', found: false },
      ],
      published,
      passage: [
        { text: '… in ', found: false },
        { text: 'winter', found: true },
        { text: ', and', found: false },
        { text: ' …', found: false },
      ],
      language: null,
    },
    {
      url: 'https://caspian.example/about',
      title: [{ text: 'عن المدونة', found: false }],
      published: null,
      passage: [],
      language: arabic,
    },
  ],
  pageNumber: 1,
  betterUrl: null,
  furtherUrl: null,
};

export const emptySearch: SearchView = { ...aSearch, query: '', results: [] };

export const hostileSearch: SearchView = {
  ...aSearch,
  page: hostilePost.page,
  query: HOSTILE,
  shortened: textOf(HOSTILE),
  nothing: { heading: textOf(HOSTILE), advice: textOf(HOSTILE) },
  results: [
    {
      url: `/"><script>`,
      title: [{ text: HOSTILE, found: true }],
      published: { ...published, text: HOSTILE },
      passage: [
        { text: HOSTILE, found: true },
        { text: LONG, found: false },
      ],
      language: { tag: HOSTILE, direction: 'ltr' },
    },
  ],
  pageNumber: 2,
  betterUrl: '/search?q="><script>',
  furtherUrl: '/search?q="><script>',
};
