/**
 * Changes one setting; it holds from the next request on, in every process.
 */
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { siteSettings, type SettingName } from './settings.ts';
import { upsertSetting } from './store.ts';

/**
 * `text` is as typed in a shell or a form: `12`, `true`, or words.
 *
 * @throws InvalidInputError for an unknown name or a value that it cannot take
 */
export async function changeSetting(
  deps: Pick<Deps, 'db'>,
  name: string,
  text: string,
): Promise<void> {
  if (!Object.hasOwn(siteSettings.shape, name)) {
    const names = Object.keys(siteSettings.shape).join(', ');
    throw new InvalidInputError(`There is no setting “${name}”. There are: ${names}.`);
  }
  const field = siteSettings.shape[name as SettingName];
  const result = field.safeParse(fromText(text, typeof field.parse(undefined)));
  if (!result.success) {
    const why = result.error.issues.map(({ message }) => message).join('; ');
    throw new InvalidInputError(`${name} cannot be “${text}”: ${why}.`);
  }
  await upsertSetting(deps.db, name, result.data);
}

function fromText(text: string, type: string): unknown {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'number') return /^-?\d+$/.test(text) ? Number(text) : text;
  return text;
}
