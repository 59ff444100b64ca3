/**
 * The texts of the sample blog (sample-blog.ts). All people, boats and places are invented.
 */

export const ARTICLE = {
  title: 'The ferry that leaves when it is full',
  categories: ['Crossings'],
  tags: ['ferries', 'winter'],
  markdown: `Nobody at the harbour of Vessin will tell you when the *Aurelia* sails. There is a timetable, printed in 1987 and kept behind glass, and there is the answer that everybody gives: when it is full.

Full means eleven lorries, or nine lorries and the post. I counted six when I arrived on Tuesday, so I bought a loaf, [a map of the sandbanks](https://map-room.example/sandbanks), and a chair.

## Waiting is the crossing

By Thursday the waiting had a shape. The drivers cooked for one another. A schoolteacher from the other bank read aloud, one chapter an evening, and stopped each time just before the end of it.

> You do not cross the water, she said. You cross the days before it.

On Friday, at four in the morning, somebody knocked on every window along the quay. The eleventh lorry had come.`,
};

export const OTHER_POSTS = [
  {
    title: 'Tide tables, and who still prints them',
    categories: ['Crossings'],
    markdown: 'A printer on the north bank sets eleven pages of numbers each autumn, by hand.',
  },
  {
    title: 'A winter walk along the north bank',
    categories: ['Walks'],
    markdown: 'Nine miles, two inns, and one gate that nobody has closed since the flood.',
  },
  {
    title: 'What the pilots call the sandbanks',
    tags: ['words'],
    markdown: 'None of the names is on a map, and none of them can be printed here.',
  },
];

export const DRAFT = {
  title: 'What the harbour master keeps in a drawer',
  categories: ['Crossings'],
  tags: ['ferries'],
  markdown: `The drawer has the timetable of 1987, **three keys that open nothing**, and a letter. I was allowed to read the letter.

## The letter

It is from [the pilot of the *Aurelia*](https://ferry-log.example/aurelia), and it asks for one thing: that nobody should ever write down when she sails.

> A boat that is on time is only a boat.

- Two of the keys are for the old customs house.
- The third is for a door that was bricked up in the flood.`,
};

type Reason = { rule: string; points: number; because: string };

export type SampleLinkback = {
  type: string;
  hostName: string;
  hoursAgo: number;
  author?: string;
  title?: string;
  site?: string;
  excerpt?: string;
  content?: string;
  via?: string;
  moderation?: 'approved' | 'pending';
  /** The words of the excerpt that link. */
  linked?: string;
  reasons?: readonly Reason[];
};

const approved = { moderation: 'approved' } as const;

export const LINKBACKS: readonly SampleLinkback[] = [
  { ...approved, type: 'like', author: 'Ferry Log', hostName: 'ferry-log.example', hoursAgo: 50 },
  { ...approved, type: 'like', author: 'Аня Северская', hostName: 'anya.example', hoursAgo: 49 },
  { ...approved, type: 'like', author: 'Ines Okafor', hostName: 'okafor.example', hoursAgo: 47 },
  { ...approved, type: 'like', author: 'Tomás Weir', hostName: 'weir.example', hoursAgo: 40 },
  { ...approved, type: 'repost', author: 'Map Room', hostName: 'map-room.example', hoursAgo: 39 },
  {
    ...approved,
    type: 'mention',
    title: 'Timetables that are not kept',
    site: 'Slow Transport Review',
    hostName: 'slow-transport.example',
    hoursAgo: 36,
    via: 'pingback',
    excerpt: 'The best account of it is still from a ferry that leaves when it is full, in Vessin.',
    linked: 'a ferry that leaves when it is full',
  },
  {
    ...approved,
    type: 'reply',
    author: 'Polly Tideway',
    hostName: 'tideway.example',
    hoursAgo: 30,
    content:
      'I was the tenth lorry, in 2011. The chapter she never finished was the one with the lighthouse, and I have never dared to look it up.',
  },
  {
    type: 'reply',
    author: 'Polly Tideway',
    hostName: 'polly.example',
    hoursAgo: 0.2,
    content:
      'I stood on that quay for five days. The knocking at four in the morning was real, and louder than you make it. The schoolteacher was my aunt.',
    reasons: [],
  },
  {
    type: 'mention',
    title: 'What the sandbanks are called',
    site: 'Map Room',
    hostName: 'maps.example',
    hoursAgo: 2,
    via: 'pingback,webmention',
    excerpt: 'She bought a map of the sandbanks, as told from Vessin, and it was one of ours.',
    linked: 'as told from Vessin',
    reasons: [{ rule: 'new-host', points: 1, because: 'The first linkback from this host.' }],
  },
  { type: 'like', author: 'Harbour Radio', hostName: 'harbour-radio.example', hoursAgo: 2.4 },
  {
    type: 'mention',
    title: 'Buy followers',
    hostName: 'followers.example',
    hoursAgo: 5,
    excerpt: 'cheap followers here buy 0 buy 1 buy 2 buy 3 buy 4 buy 5',
    linked: 'here',
    reasons: [
      { rule: 'many-links', points: 4, because: '121 links on the page.' },
      { rule: 'repeated-word', points: 3, because: 'One word is repeated 6 times.' },
    ],
  },
];

type SampleComment = {
  authorName: string;
  text: string;
  hoursAgo: number;
  state: 'approved' | 'pending';
  /** To the comment before it. */
  isAnswer?: boolean;
};

export const COMMENTS: readonly SampleComment[] = [
  {
    authorName: 'Dana',
    text: 'Is there still a café in the customs house?',
    hoursAgo: 20,
    state: 'approved',
  },
  {
    authorName: 'Mara Lindqvist',
    text: 'There is. It opens when it is full, too.',
    hoursAgo: 18,
    state: 'approved',
    isAnswer: true,
  },
  {
    authorName: 'Joris',
    text: 'I would never. Is the second picture from the same crossing?',
    hoursAgo: 3,
    state: 'pending',
  },
];

export const SENT = [
  { hostName: 'map-room.example', state: 'sent', protocol: 'webmention', lastAnswer: 'Received.' },
  { hostName: 'ferry-log.example', state: 'sent', protocol: 'pingback', lastAnswer: 'Registered.' },
  {
    hostName: 'customs-house.example',
    state: 'failed',
    protocol: null,
    lastAnswer: 'The page could not be reached.',
  },
];

/** Likes of the other posts, so that the chart of the overview has thirty days. */
export const LIKED_HOURS_AGO = [
  7, 9, 60, 80, 85, 130, 135, 140, 145, 210, 260, 262, 300, 350, 355, 359, 365, 370, 420, 480, 484,
  530, 590, 595, 600, 650, 690,
];
