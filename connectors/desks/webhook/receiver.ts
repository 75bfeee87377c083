import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the receiver treats the next requests: by the book, or in one of the ways that real ones have. */
export type Manner =
  | 'well'
  | 'makes_and_hangs'
  | 'makes_and_drops'
  | 'forgets_keys'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export type Delivery = { readonly headers: IncomingHttpHeaders; readonly body: string };

/** A ticket system for tests: a real HTTP server on a port of its own. */
export type Receiver = {
  readonly url: string;
  readonly port: number;
  readonly deliveries: readonly Delivery[];
  /** Keys of the tickets it has made, in order. */
  readonly keys: readonly string[];
  behave(manner: Manner): void;
  close(): Promise<void>;
};

/** Starts a receiver that makes one ticket for each delivery id. */
export async function startReceiver(): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const book: Book = { keys: [], ids: new Map() };
  let manner: Manner = 'well';
  const server = createServer(async (incoming, outgoing) => {
    const delivery = { headers: incoming.headers, body: await textOf(incoming) };
    deliveries.push(delivery);
    answer(manner, outgoing, () => keep(book, delivery, manner === 'forgets_keys'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/tickets`,
    port,
    deliveries,
    keys: book.keys,
    behave: (next) => {
      manner = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(manner: Manner, outgoing: ServerResponse, make: () => string): void {
  if (typeof manner === 'object') {
    outgoing.writeHead(manner.status, manner.headers).end(manner.body);
    return;
  }
  const id = make();
  if (manner === 'makes_and_hangs') return;
  if (manner === 'makes_and_drops') outgoing.destroy();
  else outgoing.writeHead(201).end(JSON.stringify({ id, url: `https://desk.example/${id}` }));
}

type Book = { readonly keys: string[]; readonly ids: Map<string, string> };

/** Knows a ticket by its delivery id, and lists it under the key that its body names. */
function keep({ keys, ids }: Book, { headers, body }: Delivery, forgetful: boolean): string {
  const delivery = String(headers['parley-delivery']);
  const known = ids.get(delivery);
  if (known !== undefined && !forgetful) return known;
  keys.push((JSON.parse(body) as { key: string }).key);
  const id = `D-${keys.length}`;
  ids.set(delivery, id);
  return id;
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
