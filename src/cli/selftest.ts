/**
 * `antiphon selftest`: tests all protocols of this installation.
 */
import { AppError } from '../lib/errors.ts';
import { readArgs, UsageError, type Print } from './command.ts';

const USAGE = `  antiphon selftest [--json]             test all protocols on a temporary blog`;

class SelftestFailure extends AppError {
  override name = 'SelftestFailure';
}

/** Needs no database, so it runs before the first start too. */
export const selftestCommand = {
  usage: USAGE,
  /** @throws SelftestFailure if a check fails */
  async run(args: string[], print: Print): Promise<void> {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' } }, USAGE);
    if (positionals.length > 0) throw new UsageError(`Usage:\n${USAGE}`);
    // Imported here, since it loads the whole web server, which other commands do not need.
    const { runSelftest } = await import('../selftest/run.ts');
    const results = [];
    let group = '';
    for await (const result of runSelftest()) {
      results.push(result);
      if (values.json) continue;
      if (result.group !== group) await print(`${result.group}\n`);
      group = result.group;
      await print(`  ${result.problem === null ? 'ok    ' : 'FAILED'}  ${result.name}\n`);
      if (result.problem !== null) await print(`          ${result.problem}\n`);
    }
    if (values.json) await print(`${JSON.stringify(results, null, 2)}\n`);
    const failed = results.filter(({ problem }) => problem !== null).length;
    if (failed > 0) throw new SelftestFailure(`${failed} of ${results.length} checks failed.`);
    if (!values.json) await print(`All ${results.length} checks passed.\n`);
  },
};
