/**
 * The child processes of a benchmark, each a file of this folder. They exchange messages: a request
 * by name and its reply.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export type Child<Asked extends string, Answers extends Record<Asked, unknown>> = {
  ask: <Name extends Asked>(name: Name) => Promise<Answers[Name]>;
  end: () => Promise<void>;
};

type Message = { name: string; answer: unknown };

/**
 * Starts `file` with `settings` as its only argument. `onMessage` receives its unrequested messages.
 *
 * A child that dies ends the benchmark, since measurements without it are worthless.
 */
export function startChild<Answers extends Record<string, unknown>>(
  file: string,
  settings: unknown,
  onMessage: (progress: unknown) => void = () => undefined,
): Child<keyof Answers & string, Answers> {
  // tsx is in the arguments of this process, and so in those of the child.
  const child = fork(path.join(import.meta.dirname, file), [JSON.stringify(settings)]);
  let isWanted = true;
  const ended = once(child, 'exit').then(() => {
    if (isWanted) throw new Error(`${file} ended before its time.`);
  });
  ended.catch(() => undefined);
  child.on('message', ({ name, answer }: Message) => {
    if (name === 'progress') onMessage(answer);
  });
  return {
    async ask(name) {
      const answered = new Promise<unknown>((resolve) => {
        const listen = (message: Message) => {
          if (message.name !== name) return;
          child.off('message', listen);
          resolve(message.answer);
        };
        child.on('message', listen);
      });
      child.send(name);
      return (await Promise.race([answered, ended])) as Answers[typeof name];
    },
    async end() {
      isWanted = false;
      child.kill();
      await ended;
    },
  };
}

/** In the child: its settings. */
export function givenSettings(): unknown {
  return JSON.parse(process.argv[2] ?? '');
}

/** In the child: replies to requests. */
export function answer(answers: Record<string, () => unknown>): void {
  process.on('message', (name: string) => {
    void Promise.resolve(answers[name]?.()).then((answer) => process.send?.({ name, answer }));
  });
}

/** In the child: sends an unrequested message. */
export function send(progress: unknown): void {
  process.send?.({ name: 'progress', answer: progress });
}
