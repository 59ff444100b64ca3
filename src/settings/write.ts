/**
 * Changes a setting. Every process uses it from its next request on; a new time zone changes the archive's
 * months as well.
 */
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { redateMonths } from '../posts/months.ts';
import { upsertSetting } from './store.ts';
import { navigationProblem, siteSettings, type SettingName } from './settings.ts';

/**
 * @param text as typed in a shell or a form: `12`, `true`, or text
 * @throws InvalidInputError for an unknown name or an invalid value
 */
export async function changeSetting(
  deps: Pick<Deps, 'db' | 'log'>,
  name: string,
  text: string,
): Promise<void> {
  if (!Object.hasOwn(siteSettings.shape, name)) {
    const names = Object.keys(siteSettings.shape).join(', ');
    throw new InvalidInputError(`There is no setting “${name}”. There are: ${names}.`);
  }
  const { value, problem } = readSetting(name as SettingName, text);
  if (problem !== null) throw new InvalidInputError(`${name} cannot be “${text}”: ${problem}.`);
  await upsertSetting(deps.db, name, value);
  if (name === 'timeZone') await redateMonths(deps);
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
