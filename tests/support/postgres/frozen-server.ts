/**
 * A proxy to a PostgreSQL server that can stop forwarding: to its clients, the server then accepts
 * connections and never answers, as one that hangs.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export async function wayTo(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const pairs: [Socket, Socket][] = [];
  let isFrozen = false;
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    pairs.push([near, far]);
    const endBoth = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', () => undefined).on('close', endBoth);
    if (!isFrozen) near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of pairs.flat()) socket.destroy();
    proxy.close();
  });
  return {
    /** The same database through this proxy. */
    through: (url: string): string => {
      const by = new URL(url);
      by.hostname = '127.0.0.1';
      by.port = String((proxy.address() as AddressInfo).port);
      return by.href;
    },
    freeze: () => {
      isFrozen = true;
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    /** What was on its way when it froze is lost. */
    thaw: () => {
      isFrozen = false;
      for (const socket of pairs.splice(0).flat()) socket.destroy();
    },
  };
}
