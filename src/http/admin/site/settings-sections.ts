/**
 * The sections of the settings: the group, label and field of each setting, with options as sentences.
 */
import type { OptionView, SettingView } from '../views/settings.ts';
import { languageNames } from '../../../lib/text/language-names.ts';
import { timeZoneNames } from '../../../lib/time.ts';
import { ACCENT_PRESETS } from '../../../settings/accent.ts';
import { siteSettings, type SettingName } from '../../../settings/settings.ts';

export const SECTIONS = [
  'general',
  'appearance',
  'reading',
  'comments',
  'linkbacks',
  'mail',
] as const;
export type SectionName = (typeof SECTIONS)[number];

type Group = { heading: string | null; names: SettingName[] };
type Section = { heading: string; groups: Group[] };

export const SETTINGS_OF: Record<SectionName, Section> = {
  general: {
    heading: 'General',
    groups: [
      { heading: null, names: ['siteTitle', 'siteDescription', 'authorName'] },
      { heading: null, names: ['siteLanguage', 'timeZone'] },
      { heading: null, names: ['permalinks'] },
      { heading: null, names: ['maxFileSize'] },
      { heading: 'Programs', names: ['programs'] },
      { heading: 'Backups', names: ['backupWarnAfterDays'] },
    ],
  },
  appearance: {
    heading: 'Appearance',
    groups: [
      { heading: null, names: ['logoWithTitle'] },
      { heading: null, names: ['accent', 'typeface', 'navigation', 'homePage'] },
    ],
  },
  reading: {
    heading: 'Reading and feeds',
    groups: [
      { heading: 'Pages', names: ['postsPerPage', 'commentsPerPage'] },
      { heading: 'Feeds', names: ['postsPerFeed', 'hubUrl'] },
    ],
  },
  comments: {
    heading: 'Comments',
    groups: [
      { heading: 'New posts', names: ['commentsOpenByDefault'] },
      { heading: 'Closing', names: ['commentsCloseAfterDays'] },
      { heading: null, names: ['commentModeration'] },
      { heading: null, names: ['avatarsFrom'] },
    ],
  },
  linkbacks: {
    heading: 'Linkbacks',
    groups: [
      {
        heading: 'New posts',
        names: ['pingbacksOpenByDefault', 'trackbacksOpenByDefault', 'webmentionsOpenByDefault'],
      },
      {
        heading: 'Closing',
        names: ['pingbacksCloseAfterDays', 'trackbacksCloseAfterDays', 'webmentionsCloseAfterDays'],
      },
      { heading: null, names: ['moderation', 'vouchRequired'] },
      { heading: null, names: ['ownPosts'] },
      { heading: null, names: ['salmention'] },
    ],
  },
  mail: { heading: 'Mail', groups: [{ heading: null, names: ['commentMail'] }] },
};

export function namesIn(section: SectionName): SettingName[] {
  return SETTINGS_OF[section].groups.flatMap(({ names }) => names);
}

type Field = Pick<SettingView, 'label'> &
  Partial<Pick<SettingView, 'kind' | 'options'>> & {
    /** Instead of the setting's description; empty for none. */
    hint?: string;
  };

const NEVER = 'Days after publication; 0 for never.';
const ACCEPT = { kind: 'box', hint: '' } as const;
const DAYS = { kind: 'number', hint: NEVER } as const;

/** `satisfies` makes a missing setting a type error. */
const FIELDS = {
  siteTitle: { label: 'Title', hint: '' },
  siteDescription: { label: 'Description' },
  siteLanguage: {
    label: 'Language',
    kind: 'select',
    hint: 'Of posts that name no other, and of the texts of the site.',
  },
  timeZone: { label: 'Time zone', kind: 'select', hint: 'For dates in the admin and on posts.' },
  authorName: {
    label: 'Author name',
    hint: 'For posts without an author; the title of the blog if empty.',
  },
  logoWithTitle: { label: 'Show the title beside the logo', kind: 'box', hint: '' },
  accent: {
    label: 'Accent colour',
    kind: 'accent',
    options: ACCENT_PRESETS.map(({ name, colour }) => ({ value: colour, text: name })),
    hint: 'Used for links and buttons, checked for contrast in light and dark.',
  },
  typeface: {
    label: 'Typeface',
    kind: 'buttons',
    options: [
      { value: 'serif', text: 'Serif' },
      { value: 'sans', text: 'Sans' },
      { value: 'mono', text: 'Mono' },
    ],
    hint: 'Of the site’s text.',
  },
  navigation: {
    label: 'Navigation',
    kind: 'navigation',
    hint: 'Links at the top of each page. A URL is a path, such as /about, or begins with https://.',
  },
  postsPerPage: { label: 'Posts per page', kind: 'number' },
  homePage: {
    label: 'Home page',
    kind: 'radios',
    options: [
      { value: 'excerpts', text: 'Excerpts, the newest post larger' },
      { value: 'full', text: 'Full posts' },
      { value: 'titles', text: 'Titles only' },
    ],
    hint: '',
  },
  postsPerFeed: { label: 'Posts per feed', kind: 'number' },
  hubUrl: {
    label: 'WebSub hub',
    hint: 'Feeds name it, and it is notified of new posts, so that readers get them at once. None if empty.',
  },
  programs: {
    label: 'Programs can write posts (XML-RPC, Micropub)',
    kind: 'box',
    hint: 'Blog editors, phone apps and scripts that users give access on their account pages. Pingbacks are received, and you can sign in to other sites, either way.',
  },
  maxFileSize: {
    label: 'Largest file in MB',
    kind: 'number',
    hint: 'Of audio, PDFs and other files in the media library. Images can have up to 25 MB.',
  },
  permalinks: {
    label: 'URLs of new posts',
    kind: 'radios',
    options: [
      { value: '/YYYY/MM/slug', text: 'Year and month: /2026/11/a-title' },
      { value: '/YYYY/MM/DD/slug', text: 'Year, month and day: /2026/11/29/a-title' },
      { value: '/YYYY/slug', text: 'Year: /2026/a-title' },
      { value: '/slug', text: 'Only the title: /a-title' },
    ],
    hint: 'Published posts keep their URL.',
  },
  backupWarnAfterDays: {
    label: 'Warn about a missing backup after',
    kind: 'number',
    hint: 'Days since the last backup; 0 for never.',
  },
  commentsOpenByDefault: { label: 'Accept comments', ...ACCEPT },
  commentsCloseAfterDays: { label: 'Close comments after', ...DAYS },
  commentModeration: {
    label: 'Which comments wait for review',
    kind: 'radios',
    options: [
      { value: 'all', text: 'All comments' },
      { value: 'first', text: 'Comments by people without an approved comment' },
      { value: 'none', text: 'None: comments are approved at once' },
    ],
    hint: 'Likely spam always waits.',
  },
  commentMail: {
    label: 'Send owners an email about',
    kind: 'radios',
    options: [
      { value: 'pending', text: 'Comments that wait for review' },
      { value: 'all', text: 'Every comment' },
      { value: 'none', text: 'No comments' },
    ],
    hint: '',
  },
  avatarsFrom: {
    label: 'Avatars of commenters',
    hint: 'The service that they are fetched from, such as https://gravatar.com/avatar. None if empty.',
  },
  commentsPerPage: { label: 'Responses per page', kind: 'number' },
  pingbacksOpenByDefault: { label: 'Accept pingbacks', ...ACCEPT },
  trackbacksOpenByDefault: { label: 'Accept trackbacks', ...ACCEPT },
  webmentionsOpenByDefault: { label: 'Accept webmentions', ...ACCEPT },
  pingbacksCloseAfterDays: { label: 'Close pingbacks after', ...DAYS },
  trackbacksCloseAfterDays: { label: 'Close trackbacks after', ...DAYS },
  webmentionsCloseAfterDays: { label: 'Close webmentions after', ...DAYS },
  moderation: {
    label: 'Which linkbacks wait for review',
    kind: 'radios',
    options: [
      { value: 'hold', text: 'All linkbacks' },
      { value: 'known', text: 'Linkbacks from sites without an approved linkback' },
      { value: 'open', text: 'None: verified linkbacks are approved at once' },
    ],
    hint: 'Likely spam always waits.',
  },
  vouchRequired: {
    label: 'Require a vouch from unknown sites',
    kind: 'box',
    hint: 'A webmention from an unknown site then has to name a page of a site you know that links to it.',
  },
  ownPosts: {
    label: 'Links between your own posts',
    kind: 'radios',
    options: [
      { value: 'off', text: 'Are ignored' },
      { value: 'on', text: 'Become linkbacks that wait for review' },
      { value: 'approved', text: 'Become linkbacks that are approved at once' },
    ],
    hint: '',
  },
  salmention: {
    label: 'Notify linked sites again when a post shows other responses',
    kind: 'box',
    hint: 'By webmention (Salmention), ten minutes after a reply, a mention or a comment appears or disappears, and once a day at most.',
  },
} satisfies Record<SettingName, Field>;

export const SETTING_NAMES = Object.keys(FIELDS) as SettingName[];

export function isBox(name: SettingName): boolean {
  const field: Field = FIELDS[name];
  return field.kind === 'box';
}

/** @param value as typed @param error as part of a sentence; `null` without one */
export function presentSetting(
  name: SettingName,
  value: string,
  error: string | null,
): SettingView {
  const field: Field = FIELDS[name];
  return {
    name,
    label: field.label,
    hint: field.hint ?? siteSettings.shape[name].description ?? '',
    kind: field.kind ?? 'line',
    value,
    options: field.options ?? optionsOf(name, value),
    error: error === null ? null : `${error.charAt(0).toUpperCase()}${error.slice(1)}.`,
  };
}

function optionsOf(name: SettingName, value: string): OptionView[] {
  if (name === 'siteLanguage')
    return languageNames(value).map(({ tag, name: text }) => ({ value: tag, text }));
  if (name !== 'timeZone') return [];
  return timeZoneNames(value).map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') }));
}
