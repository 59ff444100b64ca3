/**
 * Who asks: the address that budgets count by (lib/client-keys.ts) and checks name.
 */
import { isIP } from 'node:net';
import type { Express, Request } from 'express';
import proxyAddress from 'proxy-addr';
import { clientKeys, type ClientKeys } from '../../lib/client-keys.ts';
import type { IncomingMessage } from '../server/serve.ts';

/**
 * The client's address as TRUST_PROXY has it. What a trusted proxy passes on may be any text;
 * where it is no address, the proxy's own counts. Some add the port.
 */
export function clientAddress(req: { ip?: string | undefined; socket: Request['socket'] }): string {
  const claimed = withoutPort(req.ip ?? '');
  return isIP(claimed) !== 0 ? claimed : (req.socket.remoteAddress ?? '');
}

function withoutPort(address: string): string {
  const [, inBrackets, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(address) ?? [];
  return inBrackets ?? plain ?? address;
}

/** For what stands in front of Express: by its own reading of TRUST_PROXY. */
export function clientKeysBy(app: Express): (req: IncomingMessage) => ClientKeys {
  const trust = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return (req) => clientKeys(clientAddress({ ip: proxyAddress(req, trust), socket: req.socket }));
}
