/**
 * The local files of runs, kept open between the rounds of the job that fetches media: listing a large folder takes
 * seconds. They are listed anew after some minutes, since their owner may have added what was missing.
 */
import type { Deps } from '../../deps.ts';
import { openLocalFiles, type LocalFiles } from './local-files.ts';

export type OpenedFiles = {
  of: (run: RunFiles) => Promise<LocalFiles>;
  /** Those that nobody asked for in the last minutes, or that are old. */
  closeUnused: () => Promise<void>;
  close: () => Promise<void>;
};

type RunFiles = { id: number; path: string; options: string };

type Opened = { run: RunFiles; files: Promise<LocalFiles>; openedAt: number };

const KEPT_MS = 3 * 60_000;

export function createOpenedFiles({ clock }: Pick<Deps, 'clock'>): OpenedFiles {
  const opened = new Map<number, Opened>();
  /** Not closed at once: a round may be reading them. */
  let replaced: Opened[] = [];

  function isOld({ openedAt }: Opened): boolean {
    return Math.abs(clock.now().getTime() - openedAt) > KEPT_MS;
  }

  return {
    of({ id, path, options }) {
      const known = opened.get(id);
      const isSame = known?.run.path === path && known.run.options === options;
      if (known && isSame && !isOld(known)) return known.files;
      if (known) replaced.push(known);
      const files = openLocalFiles({ path, options });
      opened.set(id, { run: { id, path, options }, files, openedAt: clock.now().getTime() });
      files.catch(() => opened.delete(id));
      return files;
    },
    async closeUnused() {
      for (const [id, each] of opened) {
        if (!isOld(each)) continue;
        opened.delete(id);
        replaced.push(each);
      }
      const closing = replaced;
      replaced = [];
      await closeAll(closing);
    },
    async close() {
      const closing = [...replaced, ...opened.values()];
      opened.clear();
      replaced = [];
      await closeAll(closing);
    },
  };
}

async function closeAll(opened: readonly Opened[]): Promise<void> {
  for (const { files } of opened) {
    // What could not be opened has failed where it was asked for.
    await files.then(
      (each) => {
        each.close();
      },
      () => undefined,
    );
  }
}
