/**
 * The settings, one page for each section, and its form. settings-sections.ts says which field a setting has,
 * settings/settings.ts what is valid. For owners.
 *
 * Rows of the navigation are added, moved and removed by buttons of the form, which show it again without saving.
 */
import { type Request, type Response, Router } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { doneSentence, field, formOf, isTicked } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';
import {
  SECTIONS,
  SETTINGS_OF,
  SETTING_NAMES,
  type SectionName,
  isBox,
  namesIn,
  presentSetting,
} from './settings-sections.ts';
import { settingsNav } from './settings-nav.ts';
import { imagesInForm, lostFiles, presentSiteImages } from './site-images.ts';
import type { AdminViews } from '../views/render.ts';
import type { NavigationRowView } from '../views/settings.ts';
import { settingsFor } from '../../request/page-request.ts';
import { canMail } from '../../../mail/email.ts';
import { ACCENT_PRESETS } from '../../../settings/accent.ts';
import { type SettingName, type SiteSettings } from '../../../settings/settings.ts';
import { readNavigation, writeNavigation } from '../../../settings/navigation.ts';
import { settingProblem } from '../../../settings/write.ts';
import { changeAppearance } from '../../../site-images/change.ts';

export type Typed = Record<SettingName, string>;
type Errors = Partial<Record<SettingName, string>>;
/** What is shown: the fields, the rows of the navigation, and what is wrong with them. */
type Shown = {
  typed: Typed;
  rows: NavigationRowView[];
  errors: Errors;
  /** Of the icon and the logo. */
  imageErrors?: Partial<Record<string, string>>;
};

const DONE = { saved: 'Settings saved.' };
const MAX_ROWS = 30;

export function settingsPages(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  views: AdminViews,
): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  for (const section of SECTIONS) {
    router
      .route(section === 'general' ? ['/', '/general'] : `/${section}`)
      .get(async (req, res) => {
        const typed = asTyped(await settingsFor(deps, res));
        await show(req, res, section, { typed, rows: rowsOf(typed.navigation), errors: {} });
      })
      .post((req, res) => save(req, res, section));
  }
  return router;

  async function save(req: Request, res: Response, section: SectionName): Promise<void> {
    const before = asTyped(await settingsFor(deps, res));
    const names = namesIn(section);
    const rows = rowsIn(req);
    const typed = typedIn(req, names, before, rows);
    const again = { typed, rows, imageErrors: lostFiles(req) };
    if (formOf(req).has('rows')) {
      const changed = changedRows(rows, field(req, 'rows'));
      await show(req, res, section, { ...again, rows: changed, errors: {} });
      return;
    }
    const errors = problems(names, typed, rows);
    if (Object.keys(errors).length > 0) {
      await show(req, res.status(422), section, { ...again, errors });
      return;
    }
    const read =
      section === 'appearance' ? await imagesInForm(req) : { images: {}, errors: undefined };
    if (read.errors && Object.keys(read.errors).length > 0) {
      const imageErrors = { ...again.imageErrors, ...read.errors };
      await show(req, res.status(422), section, { ...again, errors, imageErrors });
      return;
    }
    const changed = names.filter((each) => typed[each] !== before[each]);
    const values = Object.fromEntries(changed.map((name) => [name, typed[name]]));
    await changeAppearance(deps, values, read.images);
    for (const what of [...changed, ...Object.keys(read.images)])
      await noteAction(deps, signedIn(res).user, 'changed the setting', what);
    res.redirect(303, `${sectionUrl(section)}?done=saved`);
  }

  function sectionUrl(section: SectionName): string {
    return adminUrl(siteUrl, `/settings/${section}`);
  }

  async function show(
    req: Request,
    res: Response,
    section: SectionName,
    { typed, rows, errors, imageErrors = {} }: Shown,
  ): Promise<void> {
    const { heading, groups } = SETTINGS_OF[section];
    const accent = typed.accent;
    const settings = await settingsFor(deps, res);
    await views.render(res, 'settings', settings, {
      done: doneSentence(req, DONE),
      heading,
      action: sectionUrl(section),
      sections: settingsNav(siteUrl, section),
      groups: groups.map((group) => ({
        heading: group.heading,
        settings: group.names.map((name) =>
          presentSetting(name, typed[name], errors[name] ?? null),
        ),
      })),
      images:
        section === 'appearance' ? presentSiteImages(siteUrl, settings.images, imageErrors) : [],
      rows,
      otherAccent: ACCENT_PRESETS.some(({ colour }) => colour === accent) ? null : accent,
      links: linksOf(section),
    });
  }

  function linksOf(section: SectionName): { text: string; url: string; label: string }[] {
    if (section === 'linkbacks' || section === 'comments') {
      return [
        {
          text: 'Hosts and words that count as spam, and hosts that you trust, are in the',
          label: 'spam lists',
          url: adminUrl(siteUrl, '/lists'),
        },
      ];
    }
    if (section !== 'mail') return [];
    const text = canMail(deps.config)
      ? 'Emails are sent through the server in MAIL_URL. What was sent is in'
      : 'No email is sent, because the environment variable MAIL_URL is empty. What would be sent is in';
    return [{ text, label: 'Mail', url: adminUrl(siteUrl, '/mail') }];
  }
}

/** The current values as the form has them. */
export function asTyped(settings: SiteSettings): Typed {
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, String(settings[name])])) as Typed;
}

/** A checkbox that is not ticked is not sent. The settings of other sections stay as they are. */
function typedIn(
  req: Request,
  names: readonly SettingName[],
  before: Typed,
  rows: readonly NavigationRowView[],
): Typed {
  const typed = { ...before };
  for (const name of names) {
    typed[name] = isBox(name) ? String(isTicked(req, name)) : field(req, name);
  }
  if (names.includes('accent') && typed.accent === 'other') {
    typed.accent = field(req, 'otherAccent').toLowerCase();
  }
  if (names.includes('navigation')) {
    const filled = rows.filter(({ label, address }) => label !== '' || address !== '');
    typed.navigation = writeNavigation(filled);
  }
  return typed;
}

function rowsIn(req: Request): NavigationRowView[] {
  const count = Array.from({ length: MAX_ROWS }).findIndex(
    (_each, at) => !formOf(req).has(`rowLabel${at}`),
  );
  return Array.from({ length: count === -1 ? MAX_ROWS : count }, (_each, at) => ({
    label: field(req, `rowLabel${at}`),
    address: field(req, `rowAddress${at}`),
  }));
}

function rowsOf(navigation: string): NavigationRowView[] {
  return readNavigation(navigation).entries.map(({ label, address }) => ({ label, address }));
}

/** @param change `add`, `up 1`, `down 1`, `remove 1` */
function changedRows(rows: NavigationRowView[], change: string): NavigationRowView[] {
  const [verb = '', typed = ''] = change.split(' ');
  if (verb === 'add') return [...rows, { label: '', address: '' }].slice(0, MAX_ROWS);
  const at = Number(typed);
  const row = rows[at];
  if (!row) return rows;
  const others = rows.filter((_each, index) => index !== at);
  if (verb === 'up') return others.toSpliced(Math.max(0, at - 1), 0, row);
  if (verb === 'down') return others.toSpliced(at + 1, 0, row);
  return verb === 'remove' ? others : rows;
}

function problems(
  names: readonly SettingName[],
  typed: Typed,
  rows: readonly NavigationRowView[],
): Errors {
  return Object.fromEntries(
    names.flatMap((name) => {
      const problem =
        name === 'navigation'
          ? rowsProblem(rows, typed.navigation)
          : settingProblem(name, typed[name]);
      return problem === null ? [] : [[name, problem]];
    }),
  );
}

/** Checks each row by itself, so that the message names the row. */
function rowsProblem(rows: readonly NavigationRowView[], navigation: string): string | null {
  for (const { label, address } of rows) {
    if (label === '' && address === '') continue;
    if (label === '') return `enter a label for ${address}`;
    if (label.includes(',')) return `“${label}” has a comma, which a label cannot have`;
    if (settingProblem('navigation', writeNavigation([{ label, address }])) !== null)
      return `enter a path such as /about or a URL for “${label}”`;
  }
  return settingProblem('navigation', navigation);
}
