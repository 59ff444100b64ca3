/**
 * Finds out what linked pages are called and accept before anything is sent to them: discovers their
 * endpoints as sending does, within half of the limits of their hosts, and remembers the result for a while.
 *
 * The results are in this process only: sending discovers again.
 */
import type { Deps } from '../deps.ts';
import { HostLeases } from '../hosts/leases.ts';
import { MINUTE_MS } from '../hosts/host.ts';
import { discover } from './deliver.ts';
import type { Protocol } from '../posts/post.ts';

/** `title`: of the page, as plain text; `null` without one. */
export type TargetFinding =
  | { kind: 'accepts'; protocol: Protocol; title: string | null }
  | { kind: 'accepts-none'; title: string | null }
  /** It answered that it is not there. */
  | { kind: 'gone' }
  /** `detail`: a sentence for owners. */
  | { kind: 'unreachable'; detail: string };

export type TargetChecks = {
  /** `null`: not checked yet, or too long ago. */
  finding: (target: string) => TargetFinding | null;
  /**
   * Checks the targets without a finding. Resolves when all are checked, or after `waitMs`: the rest
   * goes on. Never rejects.
   */
  check: (targets: readonly string[], waitMs: number) => Promise<void>;
};

type CheckDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'readPage' | 'log'>;

const AT_ONCE = 4;
/** Of all users together: more would only be answered after their texts were published. */
const MAX_QUEUED = 200;
const MAX_REMEMBERED = 2_000;
const REMEMBERED_MS = 60 * MINUTE_MS;
/** The writer may be correcting the link, or the page may be back soon. */
const TROUBLE_REMEMBERED_MS = 2 * MINUTE_MS;

export function createTargetChecks(deps: CheckDeps): TargetChecks {
  const findings = new Map<string, { finding: TargetFinding; until: number }>();
  const running = new Map<string, Promise<void>>();
  /** The last check of each host. */
  const ofHosts = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let active = 0;

  return {
    finding,
    async check(targets, waitMs) {
      const checks = targets.filter((target) => !finding(target)).map(checkOnce);
      if (checks.length === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, waitMs);
      });
      await Promise.race([Promise.all(checks), timeout]);
      clearTimeout(timer);
    },
  };

  function finding(target: string): TargetFinding | null {
    const known = findings.get(target);
    return known && known.until > deps.clock.now().getTime() ? known.finding : null;
  }

  function checkOnce(target: string): Promise<void> {
    const known = running.get(target);
    if (known) return known;
    // It stays unknown, and the editor asks again.
    if (running.size >= MAX_QUEUED) return Promise.resolve();
    // A host takes one request at a time.
    const { hostname } = new URL(target);
    const before = ofHosts.get(hostname) ?? Promise.resolve();
    const check = before
      .then(() => inTurn(() => findOut(target)))
      .finally(() => {
        running.delete(target);
        if (ofHosts.get(hostname) === check) ofHosts.delete(hostname);
      });
    ofHosts.set(hostname, check);
    running.set(target, check);
    return check;
  }

  async function inTurn(work: () => Promise<void>): Promise<void> {
    if (active >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    active += 1;
    try {
      await work();
    } catch (error) {
      deps.log.warn({ err: error }, 'linked page not checked');
    } finally {
      active -= 1;
      waiting.shift()?.();
    }
  }

  /** Without a finding if the host is busy: asking again finds it free. */
  async function findOut(target: string): Promise<void> {
    // What is published next must not wait for the minute to pass.
    const leases = new HostLeases(deps, { yields: true });
    try {
      if (!(await leases.take(new URL(target).hostname))) return;
      const signal = AbortSignal.timeout(deps.config.fetchTimeoutMs);
      const found = await discover(deps, target, leases, { signal, describes: true });
      if (found.kind === 'found') {
        const { protocol, title } = found;
        remember(target, { kind: 'accepts', protocol, title });
      } else if (found.kind === 'settled') {
        const { outcome, title } = found;
        if (outcome.kind === 'no-endpoint') remember(target, { kind: 'accepts-none', title });
        else if (outcome.kind === 'failed' && outcome.isGone) remember(target, { kind: 'gone' });
        else remember(target, { kind: 'unreachable', detail: outcome.detail });
      }
    } finally {
      await leases.releaseAll();
    }
  }

  function remember(target: string, finding: TargetFinding): void {
    const isAnswer = finding.kind === 'accepts' || finding.kind === 'accepts-none';
    const ms = isAnswer ? REMEMBERED_MS : TROUBLE_REMEMBERED_MS;
    findings.delete(target);
    findings.set(target, { finding, until: deps.clock.now().getTime() + ms });
    for (const oldest of findings.keys()) {
      if (findings.size <= MAX_REMEMBERED) break;
      findings.delete(oldest);
    }
  }
}
