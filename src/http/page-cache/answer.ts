/**
 * Answering with an entry: the encoding that the client likes, or that it has it already.
 *
 * The same for what was kept and for what was just made; called for every hit, so nothing is made
 * here that was not ready before.
 */
import type { IncomingMessage, ServerResponse } from '../server/serve.ts';
import { chooseEncoding, type Encoding } from './accept-encoding.ts';
import { readyIn, type Entry, type Ready } from './entry.ts';
import { isNotModified } from './not-modified.ts';

export function answerWith(entry: Entry, req: IncomingMessage, res: ServerResponse): void {
  const { headers } = req;
  const encoding = entry.isCompressible ? chooseEncoding(headers['accept-encoding']) : 'identity';
  const { etag, notModifiedHeaders } = entry.representations[encoding];
  // Of an error page the client has nothing.
  if (entry.status === 200 && isNotModified(headers, etag, entry.lastModifiedMs)) {
    res.writeHead(304, notModifiedHeaders);
    res.end();
    return;
  }
  const ready = readyOrPlain(entry, encoding);
  if (ready instanceof Promise) {
    ready.then(
      (made) => {
        send(entry, made, req, res);
      },
      (error: unknown) => res.destroy(error as Error),
    );
  } else {
    send(entry, ready, req, res);
  }
}

/** What cannot be compressed, for want of memory, is sent as it is; the next one may have better luck. */
function readyOrPlain(entry: Entry, encoding: Encoding): Ready | Promise<Ready> {
  const plain = () => readyIn(entry, 'identity');
  try {
    const ready = readyIn(entry, encoding);
    return ready instanceof Promise ? ready.catch(plain) : ready;
  } catch {
    return plain();
  }
}

function send(entry: Entry, { headers, body }: Ready, req: IncomingMessage, res: ServerResponse) {
  res.writeHead(entry.status, headers);
  if (req.method === 'HEAD') res.end();
  else res.end(body);
}
