/**
 * What the owner may change while the blog runs: names, meanings, defaults.
 *
 * Kept as rows, so that every process sees a change at its next request. What only a restart can
 * change is in config.ts.
 */
import { z } from 'zod';

/** `hold`: all wait. `known`: shown if its host was approved before. `open`: shown once verified. */
export const MODERATION_MODES = ['hold', 'known', 'open'] as const;
export type ModerationMode = (typeof MODERATION_MODES)[number];

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^\P{Cc}*$/u, 'must be one line of text');

export const siteSettings = z.object({
  siteTitle: line(200).min(1).default('Antiphon').describe('The name of the blog.'),
  siteDescription: line(500).default('').describe('One sentence about the blog.'),
  siteLanguage: line(35)
    .refine(isLanguageTag, 'must be a language tag such as en or pt-BR')
    .default('en')
    .describe('The language the blog is written in.'),
  postsPerPage: z.int().min(1).max(100).default(10).describe('Posts on one page of the home page.'),
  commentsOpenByDefault: z
    .boolean()
    .default(true)
    .describe('Whether a new post takes comments when it does not say.'),
  pingsOpenByDefault: z
    .boolean()
    .default(true)
    .describe('Whether a new post takes pings when it does not say.'),
  moderation: z
    .enum(MODERATION_MODES)
    .default('known')
    .describe('Which verified linkbacks are shown at once: none, those of known hosts, or all.'),
});

export type SiteSettings = z.infer<typeof siteSettings>;
export type SettingName = keyof SiteSettings;

export const DEFAULT_SETTINGS: SiteSettings = siteSettings.parse({});

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
