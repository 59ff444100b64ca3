/**
 * Doing all that is due, a few at a time, in its own time: requests have theirs between any two.
 */

export type Batches<T> = {
  /** What is due now, at most `size` of it; what was done is not among it any more. */
  select: (size: number) => Promise<T[]>;
  size: number;
  /** @returns whether it was done: another process may have been first */
  doOne: (each: T) => Promise<boolean>;
  /** Ends it before the next one; what is left stays due. */
  signal: AbortSignal | undefined;
};

/** @returns how many were done */
export async function doInBatches<T>({ select, size, doOne, signal }: Batches<T>): Promise<number> {
  let done = 0;
  for (;;) {
    const batch = await select(size);
    for (const each of batch) {
      if (signal?.aborted) return done;
      if (await doOne(each)) done += 1;
    }
    if (batch.length < size) return done;
  }
}
