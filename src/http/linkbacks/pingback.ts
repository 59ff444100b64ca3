/**
 * The pingback methods of the XML-RPC server: pingback.ping, and the list of a post's pingbacks.
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0
 */
import type { Deps } from '../../deps.ts';
import { refusalText, verdictText, linkbackStatusUrl } from './status.ts';
import type { ClaimRateLimit } from '../request/ping.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { FAULT_CODES } from '../../lib/xmlrpc/shape.ts';
import type { CallResult, Fault, XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';
import type { Verdict } from '../../linkbacks/linkback.ts';
import { listPingbackUrls } from '../../linkbacks/list.ts';
import { receiveLinkback, type RefusalReason } from '../../linkbacks/receive.ts';
import type { Checks } from '../../linkbacks/verify/checks.ts';
import { resolveTarget } from '../../posts/urls/resolve-target.ts';

type PingbackMethod = (params: XmlRpcValue[], client: { address: string }) => Promise<CallResult>;

export function pingbackMethods(
  deps: Deps,
  checks: Checks,
  claims: ClaimRateLimit,
): Record<string, PingbackMethod> {
  return {
    'pingback.ping': async (params, client) => {
      const strings = stringParams(params, 2);
      if (!strings)
        return fault(FAULT_CODES.badParams, 'pingback.ping takes two strings: source and target.');
      const [source = '', target = ''] = strings;
      const claim = { via: 'pingback', source, target, client: client.address } as const;
      const outcome = await receiveLinkback(deps, claim, () => claims.take(client.address));
      if (outcome.kind === 'refused') {
        return fault(REFUSAL_FAULTS[outcome.reason], refusalText(outcome.reason));
      }
      if (outcome.registered) return fault(48, refusalText('registered'));
      const statusUrl = linkbackStatusUrl(deps.config.siteUrl, outcome.statusToken);
      return answerVerdict(await checks.checkNow(outcome), { source, target, statusUrl });
    },

    'pingback.extensions.getPingbacks': async (params, client) => {
      const [address] = stringParams(params, 1) ?? [];
      if (address === undefined) {
        return fault(
          FAULT_CODES.badParams,
          'pingback.extensions.getPingbacks takes one string: an address.',
        );
      }
      if (!claims.take(client.address)) return fault(49, refusalText('client-over-budget'));
      const url = parseHttpUrl(address);
      const target = url ? await resolveTarget(deps, url) : null;
      if (!target || target.kind === 'not-a-post') return fault(33, refusalText('not-a-post'));
      // An unpublished post reveals nothing, and neither does the list of those who link to it.
      if (target.kind !== 'post') return fault(32, refusalText('no-such-post'));
      return { value: await listPingbackUrls(deps, target.post.id) };
    },
  };
}

/** Pingback 1.0 §3: 0x001x is about the source, 0x002x about the target, 0x003x about the rest. */
const REFUSAL_FAULTS: Record<RefusalReason, number> = {
  'bad-source': 16,
  'bad-target': 33,
  'same-document': 0,
  'no-such-post': 32,
  'not-a-post': 33,
  closed: 33,
  'refused-address': 16,
  'own-page': 49,
  'vouch-needed': 49,
  'bad-vouch': 49,
  'client-over-budget': 49,
  blocked: 49,
  'host-full': 49,
  'source-full': 49,
};

function answerVerdict(
  verdict: Verdict | null,
  { source, target, statusUrl }: { source: string; target: string; statusUrl: string },
): CallResult {
  switch (verdict?.kind) {
    case undefined:
    case 'verified':
      return {
        value: `Pingback from ${source} to ${target} registered. ${verdictText(verdict)} Status: ${statusUrl}`,
      };
    case 'link-missing':
      return fault(17, verdictText(verdict));
    case 'source-gone':
    case 'unreachable':
      return fault(16, verdictText(verdict));
  }
}

function stringParams(params: XmlRpcValue[], count: number): string[] | null {
  if (params.length !== count) return null;
  const strings = params.filter((param) => typeof param === 'string').map((param) => param.trim());
  return strings.length === count ? strings : null;
}

function fault(code: number, message: string): CallResult & { fault: Fault } {
  return { fault: { code, message } };
}
