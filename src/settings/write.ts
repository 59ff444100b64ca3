/**
 * Changes one setting; it holds from the next request on, in every process. Another time zone
 * changes the months of the archive, too.
 */
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { redateMonths } from '../posts/months.ts';
import { navigationProblem, siteSettings, type SettingName } from './settings.ts';
import { upsertSetting } from './store.ts';

/**
 * `text` is as typed in a shell or a form: `12`, `true`, or words.
 *
 * @throws InvalidInputError for an unknown name or a value that it cannot take
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

/** @returns why the setting cannot be what was typed, as part of a sentence; `null`: it can */
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
 * What is asked of a new value beside its schema. Not in the schema, by which stored values are read,
 * too: a blog whose navigation has one entry that cannot be read must not lose the others.
 */
const PROBLEMS: Partial<Record<SettingName, (text: string) => string | null>> = {
  navigation: navigationProblem,
};

function fromText(text: string, type: string): unknown {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'number') return /^-?\d+$/.test(text) ? Number(text) : text;
  return text;
}
