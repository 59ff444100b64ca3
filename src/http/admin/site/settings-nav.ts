/**
 * The navigation beside the settings: their sections, and the pages that move a blog.
 */
import { SECTIONS, SETTINGS_OF } from './settings-sections.ts';
import { adminUrl } from '../lib/paths.ts';

export type SettingsNavView = { text: string; url: string; isCurrent: boolean }[];

/** Paths below `/settings`. */
const MOVING = { import: 'Import', export: 'Export', backup: 'Backup' } as const;

/** @param current the path of the page below `/settings` */
export function settingsNav(siteUrl: string, current: string): SettingsNavView {
  const pages = [
    ...SECTIONS.map((each) => [each, SETTINGS_OF[each].heading] as const),
    ...Object.entries(MOVING),
  ];
  return pages.map(([path, text]) => ({
    text,
    url: adminUrl(siteUrl, `/settings/${path}`),
    isCurrent: path === current,
  }));
}
