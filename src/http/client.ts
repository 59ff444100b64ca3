/**
 * Who asks: the address that budgets count by and checks name.
 */
import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * The client's address as TRUST_PROXY has it. What a trusted proxy passes on may be any text;
 * where it is no address, the proxy's own counts.
 */
export function clientAddress(req: Pick<Request, 'ip' | 'socket'>): string {
  const claimed = req.ip ?? '';
  return isIP(claimed) !== 0 ? claimed : (req.socket.remoteAddress ?? '');
}
