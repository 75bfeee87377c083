import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Callers } from './callers.ts';
import { Connection, type Registry } from './connection.ts';
import type { Door } from './door.ts';
import type { Visitor } from './tokens.ts';

export const PROTOCOL = 'parley.v1';
const PATH = '/v1/ws';

/** The connections of one gateway, and who may become one. */
export interface Upgrades {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  all(): ReadonlySet<Connection>;
}

/** Every refusal is said before the upgrade, in plain HTTP, so that it costs nothing. */
export function createUpgrades(door: Door, callers: Callers): Upgrades {
  const server = createServer(door);
  const connections = new Set<Connection>();
  const perAddress = new Map<string, number>();
  const perVisitor = new Map<Visitor, number>();

  function accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const address = callers.addressOf(request);
    const status = refusalOf(request, address);
    if (status) {
      refuse(socket, status);
      return;
    }
    server.handleUpgrade(request, socket, head, (ws) => {
      count(perAddress, address, 1);
      const connection = new Connection({
        socket: ws,
        pipe: socket,
        origin: request.headers.origin,
        door,
        registry,
      });
      connections.add(connection);
      ws.on('close', () => {
        count(perAddress, address, -1);
        connections.delete(connection);
      });
    });
  }

  function refusalOf(request: IncomingMessage, address: string): string | undefined {
    const [path] = (request.url ?? '').split('?');
    if (path !== PATH) return '404 Not Found';
    if (!callers.isAllowed(request)) return '403 Forbidden';
    if (door.isDraining() || connections.size >= door.limits.connections) return '503 Service Unavailable';
    if ((perAddress.get(address) ?? 0) >= door.limits.perAddress) return '429 Too Many Requests';
    return offersProtocol(request) ? undefined : '400 Bad Request';
  }

  const registry: Registry = {
    admit(visitor) {
      count(perVisitor, visitor, 1);
      return (perVisitor.get(visitor) ?? 0) <= door.limits.perVisitor;
    },
    left(visitor) {
      if (visitor) count(perVisitor, visitor, -1);
    },
  };

  return { accept, all: () => connections };
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
    handleProtocols: () => PROTOCOL,
  };
  return new WebSocketServer(options);
}

function offersProtocol(request: IncomingMessage): boolean {
  const offered = request.headers['sec-websocket-protocol'] ?? '';
  return offered.split(',').some((name) => name.trim() === PROTOCOL);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 5\r\n\r\n`);
}

function count<Key>(counts: Map<Key, number>, key: Key, step: number): void {
  const next = (counts.get(key) ?? 0) + step;
  if (next > 0) counts.set(key, next);
  else counts.delete(key);
}
