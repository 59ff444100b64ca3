/**
 * Ends the writing of a run, when all entries are stored: puts pages and categories below each other, joins translations,
 * changes the settings if that was chosen, and counts the media. Doing it twice changes nothing.
 */
import { transactPatiently, type Transaction } from '../../db/client.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { putBelow } from '../../posts/imported/names.ts';
import { findStates } from '../../posts/imported/places.ts';
import { joinTranslation, putPageBelow } from '../../posts/imported/posts.ts';
import { changeSettings } from '../../settings/write.ts';
import type { Writing } from './batch.ts';
import type { SiteEntry } from '../entry.ts';
import type { Work } from '../work/progress.ts';
import { withoutCircles, type Relations } from './relations.ts';
import { addNote, type Report } from '../report.ts';
import { listMediaHosts } from '../store/media-hosts.ts';
import { selectThings, type ThingKind } from '../store/things.ts';

type Finishing = { writing: Writing; relations: Relations; work: Work };

export async function finishRun({ writing, relations, work }: Finishing): Promise<Report> {
  const { deps, run, known } = writing;
  const report = structuredClone(work.report);
  await inParts(writing, relations.categories, 'category', report, async (transaction, pairs) => {
    for (const { id, otherId } of pairs) await putBelow(transaction, id, otherId);
  });
  await inParts(writing, relations.pages, 'post', report, async (transaction, pairs) => {
    for (const { id, otherId } of pairs) await putPageBelow(transaction, id, otherId);
  });
  const { siteLanguage } = writing.settings;
  await inParts(writing, relations.translations, 'post', report, async (transaction, pairs) => {
    for (const { id, otherId, sourceId } of pairs) {
      if (await joinTranslation(transaction, id, otherId, siteLanguage)) continue;
      const what =
        'A translation is in the same language as another one of its post: it stands alone.';
      addNote(report, { level: 'lost', what, where: sourceId });
    }
  });
  if (run.options.settings && known.site) await takeSettings(writing, known.site, report);
  report.hosts = await listMediaHosts(deps.db, run.id);
  report.media = report.hosts.reduce((sum, { files }) => sum + files, 0);
  return report;
}

type Pair = { id: number; otherId: number; sourceId: string };

const AT_ONCE = 50;

/** What was edited here since an earlier import stays. */
async function inParts(
  { deps: { db }, lease, known }: Writing,
  relations: ReadonlyMap<string, string>,
  kind: Extract<ThingKind, 'post' | 'category'>,
  report: Report,
  put: (transaction: Transaction, pairs: Pair[]) => Promise<void>,
): Promise<void> {
  const { sound, circular } = withoutCircles(relations);
  for (const where of circular) {
    addNote(report, { level: 'lost', what: 'A page or category is below itself.', where });
  }
  for (let from = 0; from < sound.length; from += AT_ONCE) {
    const part = sound.slice(from, from + AT_ONCE);
    const missing = await transactPatiently(db, async (transaction) => {
      const things = await selectThings(transaction, {
        ...{ site: known.key, kind, sourceIds: part.flat() },
      });
      const ids = [...things.values()].map(({ ourId }) => ourId);
      const states = kind === 'post' ? await findStates(transaction, ids) : null;
      const pairs: Pair[] = [];
      const without: string[] = [];
      for (const [sourceId, otherSourceId] of part) {
        const [thing, other] = [things.get(sourceId), things.get(otherSourceId)];
        const state = thing && states?.get(thing.ourId);
        if (states && (!thing || !state || state.version !== thing.version)) continue;
        if (thing && !thing.created) continue;
        if (!thing || !other || (states && !states.has(other.ourId))) without.push(sourceId);
        else pairs.push({ id: thing.ourId, otherId: other.ourId, sourceId });
      }
      await put(transaction, pairs);
      await lease.write(transaction, {});
      return without;
    });
    lease.written();
    for (const where of missing) {
      const what = 'What a page, category or translation belongs to is not in the source.';
      addNote(report, { level: 'lost', what, where });
    }
  }
}

async function takeSettings(
  { deps }: Writing,
  { title, description, language }: SiteEntry,
  report: Report,
): Promise<void> {
  const typed = {
    ...(title !== null && title.trim() !== '' && { siteTitle: title }),
    ...(description !== null && { siteDescription: description }),
    ...(language !== null && { siteLanguage: language }),
  };
  for (const [name, value] of Object.entries(typed)) {
    try {
      await changeSettings(deps, { [name]: value });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      addNote(report, { level: 'lost', what: error.message, where: value });
    }
  }
}
