/**
 * The settings page and its form: the group, label and field type of each setting. Names, descriptions
 * and values come from settings/settings.ts. For owners.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { doneSentence, field, isTicked } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import type { SettingView } from '../views/settings.ts';
import { settingsFor } from '../../request/page-request.ts';
import {
  type SettingName,
  COMMENT_MAIL_MODES,
  COMMENT_MODERATION_MODES,
  MODERATION_MODES,
  OWN_POSTS_MODES,
  PERMALINK_SHAPES,
  siteSettings,
  type SiteSettings,
} from '../../../settings/settings.ts';
import { changeSetting, settingProblem } from '../../../settings/write.ts';

type Typed = Record<SettingName, string>;
type Errors = Partial<Record<SettingName, string>>;

const DONE = { saved: 'Settings saved.' };

export function settingsPages(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  views: AdminViews,
): Router {
  const router = Router();
  router
    .route('/')
    .get(async (req, res) => {
      await show(req, res, asTyped(await settingsFor(deps, res)), {});
    })
    .post(async (req, res) => {
      const typed = typedIn(req);
      const errors = problems(typed);
      if (Object.keys(errors).length > 0) {
        await show(req, res.status(422), typed, errors);
        return;
      }
      const before = asTyped(await settingsFor(deps, res));
      for (const name of SETTING_NAMES.filter((each) => typed[each] !== before[each])) {
        await changeSetting(deps, name, typed[name]);
        await noteAction(deps, signedIn(res).user, 'changed the setting', name);
      }
      res.redirect(303, adminUrl(deps.config.siteUrl, '/settings?done=saved'));
    });
  return router;

  async function show(req: Request, res: Response, typed: Typed, errors: Errors): Promise<void> {
    await views.render(res, 'settings', await settingsFor(deps, res), {
      done: doneSentence(req, DONE),
      groups: settingGroups(typed, errors),
      timeZones: ['UTC', ...Intl.supportedValuesOf('timeZone')],
      hasErrors: Object.keys(errors).length > 0,
    });
  }
}

/** A checkbox that is not ticked is not sent. */
function typedIn(req: Request): Typed {
  return Object.fromEntries(
    SETTING_NAMES.map((name) => [
      name,
      isBox(name) ? String(isTicked(req, name)) : field(req, name),
    ]),
  ) as Typed;
}

function problems(typed: Typed): Errors {
  return Object.fromEntries(
    SETTING_NAMES.flatMap((name) => {
      const problem = settingProblem(name, typed[name]);
      return problem === null
        ? []
        : [[name, `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`]];
    }),
  );
}

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

function isBox(name: SettingName): boolean {
  return kindOf(name) === 'box';
}

/** The current values as the form has them. */
export function asTyped(settings: SiteSettings): Record<SettingName, string> {
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, String(settings[name])])) as Record<
    SettingName,
    string
  >;
}

function settingGroups(
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
