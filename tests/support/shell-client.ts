/** The client of shell.ts: starts it, sends it commands, waits for their output. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Printed } from './shell.ts';

export type Shell = {
  /**
   * Runs `antiphon …`, one command after the other. Rejects with the error message of the command.
   */
  antiphon: (...words: string[]) => Promise<string>;
  close: () => Promise<void>;
};

export function openShell(cwd: string, env: NodeJS.ProcessEnv): Shell {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = fork(path.join(import.meta.dirname, 'shell.ts'), {
    cwd,
    env,
    execArgv: ['--import', tsx],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('The shell has ended.');
  });
  ended.catch(() => null);
  let before = Promise.resolve('');
  return {
    antiphon(...words) {
      before = before
        .catch(() => '')
        .then(async () => {
          const answer = once(child, 'message') as Promise<[Printed]>;
          child.send(words);
          const [message] = await Promise.race([answer, ended]);
          if ('error' in message) throw new Error(message.error);
          return message.printed;
        });
      return before;
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended.catch(() => null);
    },
  };
}
