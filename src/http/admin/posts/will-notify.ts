/**
 * Presents the pages that a post will notify, and what is worth fixing before it is published.
 */
import type { Deps } from '../../../deps.ts';
import type { FixView, TargetView, WillNotifyView } from '../views/posts.ts';
import type { OutboxState } from '../../../outbox/entry.ts';
import { previewOutbox, type Preview } from '../../../outbox/plan/plan.ts';
import { maySend } from '../../../outbox/skip-reason.ts';
import type { TargetChecks, TargetFinding } from '../../../outbox/target-checks.ts';
import { previewNotes } from '../../../outbox/texts.ts';
import { withoutCards } from '../../../posts/embeds/embed.ts';
import { type Post, postName } from '../../../posts/post.ts';
import { isOwnAddress } from '../../../posts/urls/paths.ts';
import { resolveTarget } from '../../../posts/urls/resolve-target.ts';

type WillNotifyDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export const NOTHING_TO_NOTIFY: WillNotifyView = {
  count: 0,
  isChecking: false,
  rows: [],
  notes: [],
  blocked: null,
  fixes: [],
};

/** Each check is a request to a stranger's site. */
const MAX_CHECKED = 40;

/**
 * @param post with the id of a stored post; `0` for one that is not stored
 * @param waitMs how long to wait for answers of the linked pages; 0: asks nobody
 */
export async function willNotifyView(
  deps: WillNotifyDeps,
  checks: TargetChecks,
  post: Post,
  waitMs = 0,
): Promise<WillNotifyView> {
  const { id, ...unknown } = post;
  const previews = await previewOutbox(deps, id === 0 ? unknown : post);
  const sending = maySend(deps.config);
  const blocked = sending.may ? null : sending.because;
  const checked = new Set(
    previews
      .filter((preview) => isChecked(deps, preview))
      .map(({ target }) => target)
      .slice(0, MAX_CHECKED),
  );
  if (waitMs > 0) await checks.check([...checked], waitMs);
  const ownTitles = waitMs > 0 ? await titlesOfOwn(deps, previews) : new Map<string, string>();
  const rows = previews.map((preview) => {
    const finding = checks.finding(preview.target);
    const row = checked.has(preview.target)
      ? checkedRow(preview, finding)
      : rowOf(deps, preview, blocked);
    return { ...row, title: ownTitles.get(preview.target) ?? titleIn(finding) };
  });
  return {
    count: rows.filter(({ state }) => state === 'will' || state === 'checking').length,
    isChecking: rows.some(({ state }) => state === 'checking'),
    rows,
    notes: previewNotes(post, { previews, mayNot: blocked, now: deps.clock.now() }),
    blocked,
    fixes: [...fixesOfText(post), ...rows.flatMap(fixOfLink)],
  };
}

/** Whether its page is to be asked what it accepts. */
function isChecked({ config }: WillNotifyDeps, { target, why, byHand }: Preview): boolean {
  if (byHand || isOwnAddress(config, new URL(target))) return false;
  return why === 'new' || why === 'changed';
}

/** Of linked posts of this blog that readers can open, by URL. */
async function titlesOfOwn(
  deps: WillNotifyDeps,
  previews: readonly Preview[],
): Promise<Map<string, string>> {
  const own = previews.filter(({ target }) => isOwnAddress(deps.config, new URL(target)));
  const titles = new Map<string, string>();
  for (const { target } of own.slice(0, MAX_CHECKED)) {
    const resolved = await resolveTarget(deps, new URL(target));
    if (resolved.kind === 'post') titles.set(target, postName(resolved.post));
  }
  return titles;
}

type RowView = Omit<TargetView, 'title'>;

/** Only a page that answered has one. */
function titleIn(finding: TargetFinding | null): string | null {
  return finding && 'title' in finding ? finding.title : null;
}

/** Of a page whose link did not change. */
const UNCHANGED_TEXTS: Record<OutboxState, string> = {
  waiting: 'waiting',
  sent: 'notified',
  refused: 'refused',
  failed: 'not notified',
  'no-endpoint': 'no linkbacks',
  skipped: 'not notified',
  imported: 'notified by the earlier blog',
};

function rowOf(
  { config }: WillNotifyDeps,
  { target, why, because, protocol, state }: Preview,
  /** Shown once for all. */
  blocked: string | null,
): RowView {
  const row = { ...addressOf(target), accepts: linkbackOf(protocol) };
  if (why === 'skipped') {
    const text = because === null || because === blocked ? 'not notified' : because;
    return { ...row, state: 'will-not', text };
  }
  if (why === 'unchanged') {
    return { ...row, state: 'will-not', text: UNCHANGED_TEXTS[state ?? 'waiting'] };
  }
  const isOwn = isOwnAddress(config, new URL(target));
  const text = why === 'removed' ? 'link removed' : isOwn ? 'this blog' : (protocol ?? 'link');
  return { ...row, state: 'will', text };
}

function checkedRow({ target, protocol }: Preview, finding: TargetFinding | null): RowView {
  const row = { ...addressOf(target), accepts: linkbackOf(protocol) };
  switch (finding?.kind) {
    case undefined:
      return { ...row, state: 'checking', text: linkbackOf(protocol) || 'checking…' };
    case 'accepts':
      return { ...row, state: 'will', text: finding.protocol, accepts: finding.protocol };
    case 'accepts-none':
      return { ...row, state: 'will-not', text: 'no linkbacks', accepts: '' };
    case 'gone':
      return { ...row, state: 'broken', text: 'not found', accepts: '' };
    case 'unreachable':
      return { ...row, state: 'will-not', text: shortened(finding.detail, row.host), accepts: '' };
  }
}

/** “could not be found”, beside the host that it is about. */
function shortened(detail: string, host: string): string {
  return detail.replace(/\.$/, '').replace(`${host} `, '').replace('The page ', '');
}

function addressOf(target: string): Pick<TargetView, 'url' | 'host' | 'rest'> {
  const { host, pathname, search } = new URL(target);
  return { url: target, host, rest: (pathname === '/' ? '' : pathname) + search };
}

function linkbackOf(protocol: Preview['protocol']): string {
  return protocol === null || protocol === 'websub' ? '' : protocol;
}

const UNTITLED = {
  post: 'It has no title, and will be published as a note.',
  page: 'A page needs a title.',
};
const UNDESCRIBED = /<img\b[^>]*\balt=""/g;

function fixesOfText({
  title,
  kind,
  bodyHtml,
}: Pick<Post, 'title' | 'kind' | 'bodyHtml'>): FixView[] {
  const images = withoutCards(bodyHtml).match(UNDESCRIBED)?.length ?? 0;
  const undescribed =
    images === 1 ? '1 image has no description.' : `${images} images have no description.`;
  return [
    ...(title === '' ? [{ text: UNTITLED[kind], action: 'Add a title', find: '' }] : []),
    ...(images > 0 ? [{ text: undescribed, action: 'Describe it', find: '![](' }] : []),
  ];
}

function fixOfLink({ state, url, host, rest }: TargetView): FixView[] {
  if (state !== 'broken') return [];
  return [{ text: `${host}${rest} was not found.`, action: 'Show the link', find: url }];
}
