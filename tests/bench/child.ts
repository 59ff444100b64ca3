/**
 * The processes that a benchmark needs beside itself, each a file of this folder. They speak in
 * messages: one is asked for a thing by name and answers with it.
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
 * Starts `file` with `settings` as its only argument. `onNews` hears what it says unasked.
 *
 * A child that dies ends the benchmark: what was measured without it is worth nothing.
 */
export function startChild<Answers extends Record<string, unknown>>(
  file: string,
  settings: unknown,
  onNews: (news: unknown) => void = () => undefined,
): Child<keyof Answers & string, Answers> {
  // tsx is in the arguments of this process, and so in the child's.
  const child = fork(path.join(import.meta.dirname, file), [JSON.stringify(settings)]);
  let isWanted = true;
  const ended = once(child, 'exit').then(() => {
    if (isWanted) throw new Error(`${file} ended before its time.`);
  });
  ended.catch(() => undefined);
  child.on('message', ({ name, answer }: Message) => {
    if (name === 'news') onNews(answer);
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

/** In the child: what it was started with. */
export function givenSettings(): unknown {
  return JSON.parse(process.argv[2] ?? '');
}

/** In the child: answers what it is asked for. */
export function answer(answers: Record<string, () => unknown>): void {
  process.on('message', (name: string) => {
    void Promise.resolve(answers[name]?.()).then((answer) => process.send?.({ name, answer }));
  });
}

/** In the child: says something unasked. */
export function send(news: unknown): void {
  process.send?.({ name: 'news', answer: news });
}
