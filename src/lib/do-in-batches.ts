/**
 * Processes all due items, a batch at a time. Requests are answered between two items.
 */

export type Batches<T> = {
  /** The items due now, at most `size`, without those that were done. */
  select: (size: number) => Promise<T[]>;
  size: number;
  /** @returns whether it was done: another process may have been first */
  doOne: (each: T) => Promise<boolean>;
  /** Stops before the next item; the rest stays due. */
  signal: AbortSignal | undefined;
};

/** @returns the number of items done */
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
