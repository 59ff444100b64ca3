/**
 * wp.getOptions and wp.setOptions: settings by WordPress's names. Only owners change them, and only those that have a
 * setting here, by the setting's own check.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 */
import { noteAction } from '../../../accounts/audit.ts';
import { may } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { shownAt } from '../../../lib/time.ts';
import { versionOf } from '../../../lib/version.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { readSettings, type SettingName, type SiteSettings } from '../../../settings/settings.ts';
import { changeSettings } from '../../../settings/write.ts';
import { CLIENT_FAULTS, fault } from '../faults.ts';
import type { Methods } from '../method.ts';
import { booleanOf, listOf, requireParams, structOf, textOf } from '../params.ts';

type OptionDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function optionMethods(deps: OptionDeps): Methods {
  return {
    'wp.getOptions': {
      credentialsAt: 1,
      run: async (params, { user }, { now }) => {
        const names = listOf(params[3]).map((name) => textOf(name, 'the name of an option'));
        const all = optionsOf(deps, await readSettings(deps), now, may(user, 'manage'));
        return { value: named(all, names.length === 0 ? Object.keys(all) : names) };
      },
    },

    // The changed options, as WordPress answers. Unknown ones, and those that are read-only, are left out.
    'wp.setOptions': {
      credentialsAt: 1,
      run: async (params, { user }, { now }) => {
        requireParams(params, 4);
        if (!may(user, 'manage')) {
          return fault(CLIENT_FAULTS.notAllowed, 'Only owners of this blog change its settings.');
        }
        const struct = structOf(params[3], 'the options');
        const settings = await readSettings(deps);
        const known = Object.keys(WRITABLE).filter((name) => struct[name] !== undefined);
        const typed = Object.assign(
          {},
          ...known.map((name) => WRITABLE[name]?.(struct[name] ?? null, settings, now)),
        ) as Typed;
        const changed = Object.entries(typed).filter(
          ([name, text]) => text !== String(settings[name as SettingName]),
        );
        if (changed.length > 0) await changeSettings(deps, Object.fromEntries(changed));
        for (const [name] of changed) await noteAction(deps, user, 'changed the setting', name);
        return { value: named(optionsOf(deps, await readSettings(deps), now, true), known) };
      },
    },
  };
}

type Typed = Partial<Record<SettingName, string>>;

/** The settings that an option means. */
const WRITABLE: Readonly<
  Record<string, (value: XmlRpcValue, settings: SiteSettings, now: Date) => Typed>
> = {
  blog_title: (value) => ({ siteTitle: textOf(value, 'blog_title').trim() }),
  blog_tagline: (value) => ({ siteDescription: textOf(value, 'blog_tagline').trim() }),
  default_comment_status: (value) => ({
    commentsOpenByDefault: String(isOpen(value, 'default_comment_status')),
  }),
  default_ping_status: (value) => {
    const open = String(isOpen(value, 'default_ping_status'));
    return {
      pingbacksOpenByDefault: open,
      trackbacksOpenByDefault: open,
      webmentionsOpenByDefault: open,
    };
  },
  time_zone: (value, settings, now) => ({
    timeZone: timeZoneIn(textOf(value, 'time_zone').trim(), settings, now),
  }),
};

/** `open`, `closed`, or a boolean. */
function isOpen(value: XmlRpcValue, name: string): boolean {
  if (value === 'open' || value === 'closed') return value === 'open';
  return booleanOf(value, name);
}

/** Hours from UTC: the present time zone if that has them now; or the name of a time zone. */
function timeZoneIn(given: string, { timeZone }: SiteSettings, now: Date): string {
  if (!/^[+-]?\d{1,2}(\.\d{1,2})?$/.test(given)) return given;
  const hours = Number(given);
  if (hours === hoursFromUtc(timeZone, now)) return timeZone;
  if (hours === 0) return 'UTC';
  if (!Number.isInteger(hours) || hours < -12 || hours > 14) {
    throw new InvalidInputError(
      `No time zone can be chosen by ${given} hours. Choose it in the settings of the admin.`,
    );
  }
  // The signs of these names are the other way round.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

function hoursFromUtc(timeZone: string, now: Date): number {
  return (shownAt(now, timeZone).getTime() - now.getTime()) / 3_600_000;
}

type Option = { desc: string; readonly: boolean; value: XmlRpcValue };

function named(all: Readonly<Record<string, Option>>, names: readonly string[]) {
  const known = names.filter((name) => Object.hasOwn(all, name));
  return Object.fromEntries(known.map((name) => [name, all[name] as XmlRpcValue]));
}

/** In WordPress's order, then those that only its apps and ours have. */
function optionsOf(
  { config: { siteUrl, packageDir } }: Pick<Deps, 'config'>,
  settings: SiteSettings,
  now: Date,
  mayChange: boolean,
): Record<string, Option> {
  const fixed = (desc: string, value: XmlRpcValue): Option => ({ desc, readonly: true, value });
  const writable = (desc: string, value: XmlRpcValue): Option => ({
    desc,
    readonly: !mayChange,
    value,
  });
  const openness = (open: boolean) => (open ? 'open' : 'closed');
  const { pingbacksOpenByDefault, trackbacksOpenByDefault, webmentionsOpenByDefault } = settings;
  return {
    software_name: fixed('Software Name', 'Antiphon'),
    // Programs compare it with the versions of WordPress: the one whose methods these are.
    software_version: fixed('Software Version', '6.1'),
    blog_url: fixed('Site Address (URL)', siteUrl),
    home_url: fixed('Site Address (URL)', siteUrl),
    login_url: fixed('Login Address (URL)', `${siteUrl}/admin`),
    admin_url: fixed('The URL to the admin area', `${siteUrl}/admin/`),
    image_default_link_type: fixed('Image default link type', 'none'),
    image_default_size: fixed('Image default size', 'large'),
    image_default_align: fixed('Image default align', ''),
    template: fixed('Template', 'antiphon'),
    stylesheet: fixed('Stylesheet', 'antiphon'),
    post_thumbnail: fixed('Post Thumbnail', true),
    time_zone: writable('Time Zone', String(hoursFromUtc(settings.timeZone, now))),
    blog_title: writable('Site Title', settings.siteTitle),
    blog_tagline: writable('Site Tagline', settings.siteDescription),
    date_format: fixed('Date Format', 'F j, Y'),
    time_format: fixed('Time Format', 'H:i'),
    users_can_register: fixed('Allow new users to sign up', '0'),
    thumbnail_size_w: fixed('Thumbnail Width', '480'),
    thumbnail_size_h: fixed('Thumbnail Height', '480'),
    thumbnail_crop: fixed('Crop thumbnail to exact dimensions', '0'),
    medium_size_w: fixed('Medium size image width', '480'),
    medium_size_h: fixed('Medium size image height', '0'),
    medium_large_size_w: fixed('Medium-Large size image width', '960'),
    medium_large_size_h: fixed('Medium-Large size image height', '0'),
    large_size_w: fixed('Large size image width', '960'),
    large_size_h: fixed('Large size image height', '0'),
    default_comment_status: writable(
      'Allow people to submit comments on new posts.',
      openness(settings.commentsOpenByDefault),
    ),
    default_ping_status: writable(
      'Allow link notifications from other blogs (pingbacks and trackbacks) on new posts.',
      openness(pingbacksOpenByDefault || trackbacksOpenByDefault || webmentionsOpenByDefault),
    ),
    blog_public: fixed('Whether search engines may list the blog', '1'),
    antiphon_version: fixed('Version of Antiphon', versionOf(packageDir)),
  };
}
