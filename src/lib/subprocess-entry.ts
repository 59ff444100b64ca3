/**
 * The program of every subprocess: imports a module, calls the requested function, and sends
 * the result to its parent. `subprocess.ts` starts it, with the module's URL and the function's name
 * as arguments.
 */
import { setPriority } from 'node:os';

export type SubprocessTask = { given: unknown[]; deadlineMs: number; priority: number };

export type SubprocessReply =
  | { kind: 'result'; result: unknown }
  /** The function threw an InvalidInputError with this message. */
  | { kind: 'refusal'; message: string };

type Module = Record<string, (...given: unknown[]) => unknown>;

process.once('message', (task) => void run(task as SubprocessTask));
// Without a parent the result is not needed. Not exit(), which waits for native code to end.
process.once('disconnect', kill);

async function run({ given, deadlineMs, priority }: SubprocessTask): Promise<void> {
  setPriority(priority);
  setTimeout(kill, deadlineMs).unref();
  const [url = '', name = ''] = process.argv.slice(2);
  const module = (await import(url)) as Module;
  const reply = await replyOf(module, name, given);
  process.send?.(reply, () => process.exit());
}

async function replyOf(module: Module, name: string, given: unknown[]): Promise<SubprocessReply> {
  try {
    return { kind: 'result', result: await module[name]?.(...given) };
  } catch (error) {
    // By its name: from source, the module has been bundled with a copy of the class.
    const isRefusal = error instanceof Error && error.name === 'InvalidInputError';
    if (isRefusal) return { kind: 'refusal', message: error.message };
    throw error;
  }
}

function kill(): void {
  process.kill(process.pid, 'SIGKILL');
}
