import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A real HTTP server on a port of its own, for tests; it counts whoever knocks. */
export type TestServer = {
  readonly port: number;
  readonly url: string;
  /** Requests as `METHOD /path?query`, in order. */
  readonly requests: readonly string[];
  /** Connections, with a request or without. */
  connections(): number;
  close(): Promise<void>;
};

/** Starts a server on loopback. */
export async function startServer(respond: RequestListener): Promise<TestServer> {
  const requests: string[] = [];
  let connections = 0;
  const server = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    respond(incoming, outgoing);
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
