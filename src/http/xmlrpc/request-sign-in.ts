/**
 * Signs in the program of one request. Equal credentials are checked once; after wrong ones nothing is checked any more,
 * so that a system.multicall is no way to try many.
 */
import { CLIENT_FAULTS, fault } from './faults.ts';
import type { RequestSignIn } from './method.ts';
import type { Program } from '../../clients/program.ts';
import { signIn } from '../../clients/sign-in.ts';
import type { Deps } from '../../deps.ts';
import type { Fault } from '../../lib/xmlrpc/shape.ts';
import type { XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';

export function createRequestSignIn(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  client: string,
): RequestSignIn {
  const accountUrl = `${deps.config.siteUrl}/admin/account`;
  let refusal: { fault: Fault } | null = null;
  let known: { name: string; secret: string; program: Program } | null = null;
  return async (givenName, givenSecret) => {
    if (refusal) return refusal;
    const [name, secret] = [credential(givenName), credential(givenSecret)];
    if (known && known.name === name && known.secret === secret) return { program: known.program };
    const outcome = await signIn(deps, { name, secret, client });
    switch (outcome.kind) {
      case 'signed-in': {
        const { program } = outcome;
        known = { name, secret, program };
        return { program };
      }
      case 'unknown':
        refusal = fault(
          CLIENT_FAULTS.forbidden,
          `The user name or the application password is wrong. The user name is your email address; your own password does not work here. Make an application password at ${accountUrl}`,
        );
        return refusal;
      case 'wait':
        refusal = fault(
          CLIENT_FAULTS.forbidden,
          `The user name or the application password is wrong, as before. Wait ${outcome.seconds} seconds, and use an application password from ${accountUrl}`,
        );
        return refusal;
    }
  };
}

/** Anything but a scalar is wrong, as an empty one is. */
export function credential(value: XmlRpcValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
