/**
 * The client's address, by which rate limits count (lib/client-keys.ts).
 */
import { isIP } from 'node:net';
import type { Express, Request } from 'express';
import proxyAddress from 'proxy-addr';
import { clientKeys, type ClientKeys } from '../../lib/client-keys.ts';
import type { IncomingMessage } from '../server/serve.ts';

/**
 * The client's address according to TRUST_PROXY. A trusted proxy may forward any text, some with a port;
 * if it is no address, the proxy's own address counts.
 */
export function clientAddress(req: { ip?: string | undefined; socket: Request['socket'] }): string {
  const claimed = withoutPort(req.ip ?? '');
  return isIP(claimed) !== 0 ? claimed : (req.socket.remoteAddress ?? '');
}

function withoutPort(address: string): string {
  const [, inBrackets, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(address) ?? [];
  return inBrackets ?? plain ?? address;
}

/** The same for code in front of Express, by the app's own setting of TRUST_PROXY. */
export function clientKeysBy(app: Express): (req: IncomingMessage) => ClientKeys {
  const trust = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return (req) => clientKeys(clientAddress({ ip: proxyAddress(req, trust), socket: req.socket }));
}
