/**
 * Answering with an entry: the encoding that the client likes, or that it has it already.
 *
 * The same for what was kept and for what was just made; called for every hit, so nothing is made
 * here that was not ready before.
 */
import type { IncomingMessage, ServerResponse } from '../serve.ts';
import { chooseEncoding } from './accept-encoding.ts';
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
  const ready = readyIn(entry, encoding);
  if (ready instanceof Promise) {
    void ready.then((made) => {
      send(entry, made, req, res);
    });
  } else {
    send(entry, ready, req, res);
  }
}

function send(entry: Entry, { headers, body }: Ready, req: IncomingMessage, res: ServerResponse) {
  res.writeHead(entry.status, headers);
  if (req.method === 'HEAD') res.end();
  else res.end(body);
}
