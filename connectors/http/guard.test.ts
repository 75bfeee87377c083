import { getEventListeners, once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { readAllowed } from './addresses.ts';
import { guardedConnector, resolveBySystem } from './guard.ts';
import { startServer } from './test-server.ts';

test('a connection that is made, or failed, leaves nothing behind on the signal of its client', async () => {
  const server = await startServer((_, outgoing) => void outgoing.end());
  const allowed = readAllowed([`127.0.0.1:${server.port}`, '127.0.0.1:1']);
  if ('invalid' in allowed) throw new Error(allowed.invalid);
  const { signal: closing } = new AbortController();
  const connect = guardedConnector({ system: 'test', allowed, resolve: resolveBySystem, closing });
  const made: boolean[] = [];
  for (const port of [server.port, server.port, 1]) {
    const target = { hostname: '127.0.0.1', host: '127.0.0.1', protocol: 'http:', port: String(port) };
    const socket = await new Promise<Socket | null>((resolve) =>
      connect(target, (_error, one) => resolve(one)),
    );
    made.push(socket !== null);
    if (socket) await once(socket.destroy(), 'close');
  }
  expect(made).toEqual([true, true, false]);
  expect(getEventListeners(closing, 'abort')).toEqual([]);
  await server.close();
});
