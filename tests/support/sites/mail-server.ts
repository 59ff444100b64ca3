/**
 * A mail server on a port of its own, which stores what it accepts and refuses the recipients that
 * it is given.
 */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

export type MailServer = {
  /** For `MAIL_URL`. */
  url: string;
  /** Whole messages, as received. */
  messages: string[];
  /** Recipients that get these answers, until changed: 550, 451. */
  refusals: Map<string, number>;
};

export async function startMailServer(): Promise<MailServer> {
  const messages: string[] = [];
  const refusals = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, done) {
      const responseCode = refusals.get(address);
      done(
        responseCode === undefined ? null : Object.assign(new Error('Not you'), { responseCode }),
      );
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        messages.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  );
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, messages, refusals };
}
