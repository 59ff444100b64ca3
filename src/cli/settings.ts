/**
 * `antiphon settings …`: lists and changes the settings that apply while the blog runs.
 */
import { readSettings, siteSettings, type SettingName } from '../settings/settings.ts';
import { changeSetting } from '../settings/write.ts';
import { readArgs, UsageError, type Command } from './command.ts';

const USAGE = `  antiphon settings list [--json]        all settings, with their values and meanings
  antiphon settings set NAME VALUE       change a setting, from the next request on`;

export const settingsCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' } }, USAGE);
    const [verb, name, value, ...more] = positionals;
    if (verb === 'list' && name === undefined) {
      const settings = await readSettings(deps);
      if (values.json) {
        await print(`${JSON.stringify(settings, null, 2)}\n`);
        return;
      }
      for (const [key, field] of Object.entries(siteSettings.shape)) {
        await print(
          `${key} = ${JSON.stringify(settings[key as SettingName])}\n    ${field.description ?? ''}\n`,
        );
      }
    } else if (verb === 'set' && name !== undefined && value !== undefined && more.length === 0) {
      await changeSetting(deps, name, value);
      await print(`${name} = ${value}\n`);
    } else {
      throw new UsageError(`Usage:\n${USAGE}`);
    }
  },
};
