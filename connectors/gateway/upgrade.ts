import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Callers } from './callers.ts';
import { Connection } from './connection.ts';
import type { Door } from './door.ts';
import type { Pipe } from './outgoing.ts';
import { isAgent, type Principal } from './principals.ts';
import { chooseVersion, protocolOf, SPOKEN } from './versions.ts';
import type { Wire } from './wire.ts';

const PATH = '/v1/ws';

/** Tells the gateway about its connections. `admit` is false when this one has too many. */
export interface Registry {
  /** False when there are too many of this one. */
  admit(principal: Principal, connection: Connection): boolean;
  left(principal: Principal | undefined): void;
}

/** The connections of one gateway, and who may become one. */
export interface Upgrades {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Why nobody may come in now, or nobody more from this address. */
  fullFor(request: IncomingMessage): Full | undefined;
  /** A wire of another kind begins. */
  adopt(wire: Wire, pipe: Pipe, request: IncomingMessage): void;
  all(): ReadonlySet<Connection>;
  /** Those of people who work here. */
  agents(): ReadonlySet<Connection>;
}

/** The status that says so. */
export type Full = 429 | 503;

const REFUSALS = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};
type Status = keyof typeof REFUSALS;

/** Every refusal is said before the upgrade, in plain HTTP, so that it costs nothing. */
export function createUpgrades(door: Door, callers: Callers): Upgrades {
  const server = createServer(door);
  const connections = new Set<Connection>();
  const agents = new Set<Connection>();
  const perAddress = new Map<string, number>();
  const perPrincipal = new Map<Principal, number>();

  function accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', destroy);
    const status = refusalOf(request);
    if (status) {
      refuse(socket, status);
      return;
    }
    server.handleUpgrade(request, socket, head, (ws) => {
      door.observe({ kind: 'opened', by: 'socket' });
      adopt(ws, socket, request);
    });
  }

  function adopt(wire: Wire, pipe: Pipe, request: IncomingMessage): void {
    const address = callers.addressOf(request);
    count(perAddress, address, 1);
    const connection = new Connection({ socket: wire, pipe, origin: request.headers.origin, door, registry });
    connections.add(connection);
    wire.on('close', () => {
      count(perAddress, address, -1);
      connections.delete(connection);
      agents.delete(connection);
    });
  }

  function refusalOf(request: IncomingMessage): Status | undefined {
    const [path] = (request.url ?? '').split('?');
    if (path !== PATH) return 404;
    if (!callers.isAllowed(request)) return 403;
    const offered = request.headers['sec-websocket-protocol'] ?? '';
    return fullFor(request) ?? (chooseVersion(offered) === undefined ? 400 : undefined);
  }

  function fullFor(request: IncomingMessage): Full | undefined {
    if (door.isDraining() || connections.size >= door.limits.connections) return 503;
    const here = perAddress.get(callers.addressOf(request)) ?? 0;
    return here >= door.limits.perAddress ? 429 : undefined;
  }

  const registry: Registry = {
    admit(principal, connection) {
      if (isAgent(principal)) agents.add(connection);
      count(perPrincipal, principal, 1);
      return (perPrincipal.get(principal) ?? 0) <= door.limits.perVisitor;
    },
    left(principal) {
      if (principal) count(perPrincipal, principal, -1);
    },
  };

  return { accept, fullFor, adopt, all: () => connections, agents: () => agents };
}

/** No closure: one made beside the request would keep that, with all its headers, for as long as the socket lives. */
function destroy(this: Duplex): void {
  this.destroy();
}

/** Compression off: it costs 200 kB and 0.9 ms per message and client. */
function createServer(door: Door): WebSocketServer {
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: door.limits.payload,
    maxFragments: 64,
    maxBufferedChunks: 1024,
    closeTimeout: 5000,
    handleProtocols: chooseProtocol,
  };
  return new WebSocketServer(options);
}

function chooseProtocol(offered: ReadonlySet<string>): string | false {
  const version = chooseVersion([...offered].join(','));
  return version === undefined ? false : protocolOf(version);
}

/** A client that speaks another version is told which ones are spoken here. */
function refuse(socket: Duplex, status: Status): void {
  const head = [
    `HTTP/1.1 ${status} ${REFUSALS[status]}`,
    'Connection: close',
    'Content-Length: 0',
    'Retry-After: 5',
    ...(status === 400 ? [`Sec-WebSocket-Protocol: ${SPOKEN}`] : []),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n`);
}

function count<Key>(counts: Map<Key, number>, key: Key, step: number): void {
  const next = (counts.get(key) ?? 0) + step;
  if (next > 0) counts.set(key, next);
  else counts.delete(key);
}
