/**
 * What a dry run has found so far, apart from posts (posts.ts): terms, authors, responses, media; and what can be said
 * only at its end.
 */
import { createHash } from 'node:crypto';
import { findNames } from '../../posts/imported/names.ts';
import type { TermKind } from '../../posts/terms/term.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { countResponse } from '../prepare/count.ts';
import type { MediaEntry } from '../entry.ts';
import type { FoundMedia } from '../media/media.ts';
import { mediaOf, mediaOfEntry } from '../media/register.ts';
import { chosenName } from '../write/names.ts';
import type { PreparedPost, PreparedResponse } from '../prepare/prepare.ts';
import { addNotes } from '../work/progress.ts';
import { addNote, emptyReport, type Report } from '../report.ts';
import type { ImportRun } from '../run.ts';
import { createShapes, type Shapes } from './shapes.ts';
import type { Known } from '../work/source.ts';
import type { RunDeps } from '../work.ts';

export type Findings = {
  deps: RunDeps;
  run: ImportRun;
  known: Known;
  settings: SiteSettings;
  report: Report;
  /** Ids of the posts that are taken. */
  postIds: Set<string>;
  /** Paths that they get, and earlier ones that redirect. */
  paths: Set<string>;
  oldPaths: Set<string>;
  shapes: Shapes;
  seeTerm: (term: { taxonomy: TermKind; slug: string; name: string }) => void;
  seeMedia: (entry: MediaEntry) => void;
  seePost: (post: PreparedPost) => void;
  seeResponse: (response: PreparedResponse) => void;
  /** Says what is known only now. */
  end: () => Promise<void>;
};

/** Further hosts are counted with the last. */
const MAX_HOSTS = 100;

export function createFindings({
  deps,
  run,
  known,
  settings,
}: Pick<Findings, 'deps' | 'run' | 'known' | 'settings'>): Findings {
  const report = emptyReport();
  const shapes = createShapes(settings);
  const postIds = new Set<string>();
  const terms = new Map<string, { kind: TermKind; slug: string; name: string }>();
  const authors = new Map<string, number>();
  const hosts = new Map<string, number>();
  const media = new Set<string>();
  /** How many responses came before the post of this id. */
  const early = new Map<string, number>();

  function seeFound({ key, hostName }: FoundMedia): void {
    // A part of a hash is enough to tell them apart.
    const short = key.slice(0, 16);
    if (media.has(short)) return;
    media.add(short);
    hosts.set(hostName, (hosts.get(hostName) ?? 0) + 1);
  }

  function seeTerm({ taxonomy: kind, slug, name }: Parameters<Findings['seeTerm']>[0]): void {
    terms.set(`${kind} ${slug === '' ? name : slug}`, { kind, slug, name });
  }

  const ofMedia = () => ({ siteUrl: known.siteUrl, media: run.options.media });

  return {
    ...{ deps, run, known, settings, report, postIds, shapes },
    ...{ paths: new Set(), oldPaths: new Set() },
    seeTerm,
    seeMedia(entry) {
      const found = mediaOfEntry(ofMedia(), entry);
      if (found) seeFound(found);
    },
    seePost({ entry, body, categories, tags, series }) {
      postIds.add(shortId(entry.id));
      for (const term of [...categories, ...tags, ...(series ? [series] : [])]) seeTerm(term);
      if (entry.authorId !== null) {
        authors.set(entry.authorId, (authors.get(entry.authorId) ?? 0) + 1);
      }
      const shown = { format: body.bodyFormat, source: body.markdown };
      for (const found of mediaOf(ofMedia(), { body: shown, cover: entry.cover })) seeFound(found);
    },
    seeResponse({ entry, notes }) {
      countResponse(report, entry);
      addNotes(report, notes);
      const post = shortId(entry.postId);
      if (!postIds.has(post)) early.set(post, (early.get(post) ?? 0) + 1);
    },
    async end() {
      for (const [post, count] of early) {
        if (postIds.has(post)) continue;
        const what = 'A response to a post that is not imported is left out.';
        for (let each = 0; each < count; each += 1) {
          addNote(report, { level: 'lost', what, where: null });
        }
      }
      report.media = media.size;
      report.hosts = [...hosts]
        .map(([name, files]) => ({ name, files }))
        .sort((a, b) => b.files - a.files || (a.name < b.name ? -1 : 1))
        .slice(0, MAX_HOSTS);
      await nameAll();
      const shape = shapes.suggestion();
      if (shape !== null) addNote(report, { level: 'decision', what: shape, where: null });
    },
  };

  /** What terms and authors become. */
  async function nameAll(): Promise<void> {
    for (const kind of ['category', 'tag', 'series'] as const) {
      const given = [...terms.values()].filter((term) => term.kind === kind);
      const here = await findNames(deps.db, kind, given);
      report.terms += here.filter((name) => name === null).length;
    }
    const given = [...authors].map(([id, posts]) => ({
      ...{ id, posts, slug: id, name: known.authors.get(id)?.name ?? id },
    }));
    const here = await findNames(deps.db, 'author', given);
    report.authors = given.map(({ id, posts, name }, index) => {
      const chosen = chosenName(run.options, id);
      return { id, name, posts, becomes: chosen ?? here[index] ?? name };
    });
  }
}

/** Ids may be long paths. */
export function shortId(id: string): string {
  return id.length <= 24 ? id : createHash('sha256').update(id).digest('base64').slice(0, 24);
}
