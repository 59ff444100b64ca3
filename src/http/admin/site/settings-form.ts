/**
 * The form of settings: in which group each stands, what it is called there, and which field it has.
 * Names, meanings and what they take are those of settings/settings.ts.
 */
import {
  COMMENT_MAIL_MODES,
  COMMENT_MODERATION_MODES,
  MODERATION_MODES,
  OWN_POSTS_MODES,
  PERMALINK_SHAPES,
  siteSettings,
  type SettingName,
  type SiteSettings,
} from '../../../settings/settings.ts';
import type { SettingView } from '../views/settings.ts';

/** Every setting has a place here: `satisfies` finds one that is forgotten. */
const LABELS = {
  siteTitle: 'Title',
  siteDescription: 'Description',
  siteLanguage: 'Language',
  timeZone: 'Time zone',
  authorName: 'Who writes here',
  navigation: 'Navigation',
  postsPerPage: 'Posts on a page',
  postsPerFeed: 'Posts in a feed',
  hubUrl: 'WebSub hub',
  permalinks: 'Addresses',
  commentsOpenByDefault: 'New posts take comments',
  commentsCloseAfterDays: 'Close to comments after so many days',
  commentModeration: 'Which comments wait for you',
  commentMail: 'Letters to owners about comments',
  avatarsFrom: 'Pictures of commenters',
  commentsPerPage: 'Comments and linkbacks on a page',
  pingbacksOpenByDefault: 'New posts take pingbacks',
  trackbacksOpenByDefault: 'New posts take trackbacks',
  webmentionsOpenByDefault: 'New posts take webmentions',
  pingbacksCloseAfterDays: 'Close to pingbacks after so many days',
  trackbacksCloseAfterDays: 'Close to trackbacks after so many days',
  webmentionsCloseAfterDays: 'Close to webmentions after so many days',
  moderation: 'What is shown at once',
  vouchRequired: 'Ask strangers for a vouch',
  ownPosts: 'Links between own posts',
} satisfies Record<SettingName, string>;

const GROUPS: { id: string; heading: string; names: SettingName[] }[] = [
  {
    id: 'blog',
    heading: 'The blog',
    names: ['siteTitle', 'siteDescription', 'siteLanguage', 'timeZone', 'authorName', 'navigation'],
  },
  { id: 'lists', heading: 'Lists and feeds', names: ['postsPerPage', 'postsPerFeed', 'hubUrl'] },
  {
    id: 'posts',
    heading: 'New posts',
    names: [
      'permalinks',
      'commentsOpenByDefault',
      'pingbacksOpenByDefault',
      'trackbacksOpenByDefault',
      'webmentionsOpenByDefault',
      'commentsCloseAfterDays',
      'pingbacksCloseAfterDays',
      'trackbacksCloseAfterDays',
      'webmentionsCloseAfterDays',
    ],
  },
  {
    id: 'conversation',
    heading: 'The conversation',
    names: [
      'commentModeration',
      'commentMail',
      'avatarsFrom',
      'commentsPerPage',
      'moderation',
      'vouchRequired',
      'ownPosts',
    ],
  },
];

const CHOICES: Partial<Record<SettingName, readonly string[]>> = {
  commentModeration: COMMENT_MODERATION_MODES,
  commentMail: COMMENT_MAIL_MODES,
  moderation: MODERATION_MODES,
  ownPosts: OWN_POSTS_MODES,
  permalinks: PERMALINK_SHAPES,
};

export const SETTING_NAMES = Object.keys(LABELS) as SettingName[];

export function isBox(name: SettingName): boolean {
  return kindOf(name) === 'box';
}

/** What is set now, as it would be typed. */
export function asTyped(settings: SiteSettings): Record<SettingName, string> {
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, String(settings[name])])) as Record<
    SettingName,
    string
  >;
}

export function settingGroups(
  typed: Record<SettingName, string>,
  errors: Partial<Record<SettingName, string>>,
): { id: string; heading: string; settings: SettingView[] }[] {
  return GROUPS.map(({ id, heading, names }) => ({
    id,
    heading,
    settings: names.map((name) => ({
      name,
      label: LABELS[name],
      hint: siteSettings.shape[name].description ?? '',
      kind: kindOf(name),
      value: typed[name],
      choices: CHOICES[name] ?? [],
      list: name === 'timeZone' ? 'zones' : null,
      error: errors[name] ?? null,
    })),
  }));
}

function kindOf(name: SettingName): SettingView['kind'] {
  if (CHOICES[name]) return 'choice';
  const type = typeof siteSettings.shape[name].parse(undefined);
  return type === 'boolean' ? 'box' : type === 'number' ? 'number' : 'line';
}
