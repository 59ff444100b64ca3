/**
 * The settings form: the group, label and field type of each setting. Names, descriptions and values
 * come from settings/settings.ts.
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

/** `satisfies` makes a missing setting a type error. */
const LABELS = {
  siteTitle: 'Title',
  siteDescription: 'Description',
  siteLanguage: 'Language',
  timeZone: 'Time zone',
  authorName: 'Author name',
  navigation: 'Navigation',
  postsPerPage: 'Posts per page',
  postsPerFeed: 'Posts per feed',
  hubUrl: 'WebSub hub',
  permalinks: 'Permalinks',
  commentsOpenByDefault: 'Allow comments on new posts',
  commentsCloseAfterDays: 'Days until comments close',
  commentModeration: 'Comment moderation',
  commentMail: 'Emails to owners about comments',
  avatarsFrom: 'Avatars of commenters',
  commentsPerPage: 'Comments and linkbacks per page',
  pingbacksOpenByDefault: 'Allow pingbacks on new posts',
  trackbacksOpenByDefault: 'Allow trackbacks on new posts',
  webmentionsOpenByDefault: 'Allow webmentions on new posts',
  pingbacksCloseAfterDays: 'Days until pingbacks close',
  trackbacksCloseAfterDays: 'Days until trackbacks close',
  webmentionsCloseAfterDays: 'Days until webmentions close',
  moderation: 'Linkback moderation',
  vouchRequired: 'Require a vouch from unknown sites',
  ownPosts: 'Links between your own posts',
} satisfies Record<SettingName, string>;

const GROUPS: { id: string; heading: string; names: SettingName[] }[] = [
  {
    id: 'blog',
    heading: 'Blog',
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
    id: 'responses',
    heading: 'Responses',
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

/** The current values as the form has them. */
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
