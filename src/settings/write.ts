/**
 * Changes settings. Every process uses it from its next request on; a new time zone changes the archive's
 * months as well.
 */
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { redateMonths } from '../posts/months.ts';
import { type Transaction, transact } from '../db/client.ts';
import { upsertSetting, upsertValue } from './store.ts';
import {
  imagesIn,
  SITE_IMAGES,
  siteSettings,
  type SettingName,
  type SiteImages,
} from './settings.ts';
import { readNavigation } from './navigation.ts';

/**
 * @param text as typed in a shell or a form: `12`, `true`, or text
 * @throws InvalidInputError for an unknown name or an invalid value
 */
export async function changeSetting(
  deps: Pick<Deps, 'db' | 'log'>,
  name: string,
  text: string,
): Promise<void> {
  await changeSettings(deps, { [name]: text });
}

/**
 * Changes several settings in one transaction: all of them, or none.
 *
 * @param typed by name, as {@link changeSetting} takes them
 * @param alsoWrite what belongs to the same change
 * @throws InvalidInputError as changeSetting does
 */
export async function changeSettings(
  deps: Pick<Deps, 'db' | 'log'>,
  typed: Readonly<Record<string, string>>,
  alsoWrite: (transaction: Transaction) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const values = Object.entries(typed).map(([name, text]) => [name, checked(name, text)] as const);
  await transact(deps.db, async (transaction) => {
    for (const [name, value] of values) await upsertSetting(transaction, name, value);
    await alsoWrite(transaction);
  });
  if ('timeZone' in typed) await redateMonths(deps);
}

/** Changes what pages know of the icon and the logo; what `changes` does not name stays. */
export async function writeSiteImages(
  transaction: Transaction,
  changes: Partial<SiteImages>,
): Promise<void> {
  const before = imagesIn(await upsertValue(transaction, SITE_IMAGES, { first: {} }));
  await upsertSetting(transaction, SITE_IMAGES, { ...before, ...changes });
}

function checked(name: string, text: string): unknown {
  if (!Object.hasOwn(siteSettings.shape, name)) {
    const names = Object.keys(siteSettings.shape).join(', ');
    throw new InvalidInputError(`There is no setting “${name}”. There are: ${names}.`);
  }
  const { value, problem } = readSetting(name as SettingName, text);
  if (problem !== null) throw new InvalidInputError(`${name} cannot be “${text}”: ${problem}.`);
  return value;
}

/** @returns why what was typed is invalid, as part of a sentence; `null` if it is valid */
export function settingProblem(name: SettingName, text: string): string | null {
  return readSetting(name, text).problem;
}

function readSetting(name: SettingName, text: string): { value: unknown; problem: string | null } {
  const field = siteSettings.shape[name];
  const result = field.safeParse(fromText(text, typeof field.parse(undefined)));
  if (result.success) {
    return { value: result.data, problem: PROBLEMS[name]?.(String(result.data)) ?? null };
  }
  return { value: null, problem: result.error.issues.map(({ message }) => message).join('; ') };
}

/** @returns why it cannot be the setting, as part of a sentence; `null`: it can */
export function navigationProblem(text: string): string | null {
  const { unreadable } = readNavigation(text);
  if (unreadable.length === 0) return null;
  const quoted = unreadable.map((part) => `“${part}”`).join(', ');
  return `must have a label and a URL in each entry, such as “About /about” or “Elsewhere https://other.example/”, which is not so in ${quoted}`;
}

/**
 * Checks of new values beyond the schema. The schema also reads stored values, and a navigation with one
 * unreadable entry must not lose the others.
 */
const PROBLEMS: Partial<Record<SettingName, (text: string) => string | null>> = {
  navigation: navigationProblem,
};

function fromText(text: string, type: string): unknown {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'number') return /^-?\d+$/.test(text) ? Number(text) : text;
  return text;
}
