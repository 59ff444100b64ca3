/**
 * How long a fetch may take, and who else may end it. Called by fetch-page.ts and post-to.ts.
 */
import { setMaxListeners } from 'node:events';

/**
 * Runs `work` under one signal for the caller's and for ours after `timeoutMs`.
 *
 * By hand rather than with `AbortSignal.any`, because the caller's may live as long as the process:
 * neither a timer nor a listener is left behind.
 *
 * @throws the caller's reason if `outer` aborts; from inside, that looks like the deadline
 */
export async function withinDeadline<T>(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
  };
  const timer = setTimeout(abort, timeoutMs);
  if (outer?.aborted) abort();
  // Every fetch may listen to one shutdown, and the socket of every hop listens to the deadline
  // until it is collected; Node would report the eleventh as a leak.
  setMaxListeners(0, controller.signal, ...(outer ? [outer] : []));
  outer?.addEventListener('abort', abort);
  try {
    const result = await work(controller.signal);
    outer?.throwIfAborted();
    return result;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}
