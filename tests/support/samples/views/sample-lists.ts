/** View models of lists of posts and of the archive, for the templates. */
import type {
  ArchiveView,
  CountedLinkView,
  HomeView,
  ListView,
  PostSummaryView,
  TitleView,
} from '../../../../src/http/view/models/lists.ts';
import { aPost, arabic, page, published } from './sample-views.ts';
import { english, textOf } from '../texts.ts';

const listAuthor = { name: 'Leyla', url: 'https://caspian.example/author/leyla' };

const someResponses = {
  url: 'https://caspian.example/crossing-1#page_responses',
  text: textOf('11 responses'),
  number: '11',
};

/** A note that replies, in full. */
const aNote: PostSummaryView = {
  title: '',
  name: 'The second table is the one to read.',
  url: 'https://caspian.example/the-second-table',
  excerpt: 'The second table is the one to read.',
  published,
  updated: published,
  author: listAuthor,
  categories: [],
  language: null,
  category: null,
  readingTime: null,
  responses: someResponses,
  responseTo: {
    text: english('list.response.in-reply-to', { host: 'polling-notes.example' }),
    url: 'https://polling-notes.example/?a=1&b=2',
    property: 'u-in-reply-to',
  },
  bodyHtml: '<p>The <em>second</em> table is the one to read.</p>',
  coverHtml: '',
  isLead: false,
  isPinned: false,
};

const aTitle = (changes: Partial<TitleView> = {}): TitleView => ({
  title: 'Night ferry to Aktau',
  name: 'Night ferry to Aktau',
  url: 'https://caspian.example/night-ferry?a=1&b=2',
  published,
  responses: someResponses,
  language: null,
  ...changes,
});

export function aHome(changes: Partial<HomeView> = {}): HomeView {
  const posts = [1, 2].map((n) => ({
    title: `Crossing ${n}`,
    name: `Crossing ${n}`,
    url: `https://caspian.example/crossing-${n}`,
    excerpt: 'Eleven days in Alat.',
    published,
    updated: published,
    author: listAuthor,
    categories: ['Sea', 'Ferries'],
    language: n === 2 ? arabic : null,
    category: { text: 'Sea', url: 'https://caspian.example/category/sea' },
    readingTime: textOf('4 minutes'),
    responses: n === 1 ? someResponses : null,
    responseTo: null,
    bodyHtml: '',
    coverHtml: n === 1 ? aPost().post.coverHtml : '',
    isLead: n === 1,
    isPinned: n === 1,
  }));
  return {
    page,
    style: 'excerpts',
    author: listAuthor,
    posts,
    pageNumber: 1,
    newerUrl: null,
    olderUrl: null,
    newerText: english('pagination.newer'),
    olderText: english('pagination.older'),
    ...changes,
  };
}

export function aList(changes: Partial<ListView> = {}): ListView {
  return {
    ...aHome(),
    heading: {
      text: english('list.author', { name: 'Leyla' }),
      words: 'Posts by',
      name: 'Leyla',
    },
    authorUrl: null,
    paragraphs: [],
    picture: null,
    profileUrls: [],
    above: [],
    below: [],
    ...changes,
  };
}

const counted = (text: string): CountedLinkView => ({
  text,
  url: 'https://caspian.example/tag/x?a=1&b=2',
  count: textOf('3 posts'),
  number: '3',
});

export function anArchive(text: string): ArchiveView {
  return {
    page,
    year: null,
    groups: [
      {
        text,
        url: 'https://caspian.example/archive/2024',
        titles: [
          aTitle({ name: text, title: text }),
          aTitle({ title: '', responses: null, language: arabic }),
        ],
      },
    ],
    yearLinks: [
      { ...counted(text), isCurrent: true },
      { ...counted('2023'), isCurrent: false },
    ],
    years: [
      { ...counted(text), months: [counted(text), counted('January')] },
      { ...counted('2023'), months: [counted('May')] },
    ],
    categories: [counted(text)],
    tags: [counted(text), counted('Baku')],
    series: [counted(text)],
    authors: [counted(text)],
  };
}

const anEmptyArchive: ArchiveView = {
  ...anArchive(''),
  groups: [],
  yearLinks: [],
  years: [],
  categories: [],
  tags: [],
  series: [],
  authors: [],
};

/** Home pages by name. */
export const homes: [string, HomeView][] = [
  ['home', aHome()],
  ['home, a middle page', aHome({ newerUrl: '/', olderUrl: '/?page=3' })],
  ['home, empty', aHome({ posts: [] })],
  ['home, a note', aHome({ posts: [aNote] })],
  ['home, titles', aHome({ style: 'titles' })],
];

/** Archives by name. */
export const archives: [string, ArchiveView][] = [
  ['archive', anArchive('2024')],
  ['archive, a year', { ...anArchive('May'), year: '2024' }],
  ['archive, empty', anEmptyArchive],
];
