import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import fastifyStatic from '@fastify/static';
import Fastify, {
  type ConnectionError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { createRateLimit } from '#connectors/incoming/rate-limit';
import { failure } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import type { Callers } from './callers.ts';
import type { Door } from './door.ts';
import { answerError, securityHeaders } from './http-answers.ts';
import { addEventRoutes } from './http-events.ts';
import { addFileRoutes } from './http-files.ts';
import { addFrameRoutes } from './http-frames.ts';
import { addMetricsRoute } from './http-metrics.ts';
import { addTicketRoute } from './http-tickets.ts';
import { addTraceRoute } from './http-trace.ts';
import type { OperatorGuard } from './operators.ts';
import type { Upgrades } from './upgrade.ts';

/** The HTTP half of the visitors' door: tickets, frames without a socket, gap recovery, files, the operators' trace, health and the widget's page. */
export async function createHttp(options: {
  readonly door: Door;
  readonly callers: Callers;
  readonly upgrades: Upgrades;
  readonly origins: readonly string[];
  readonly trustProxy: boolean;
  readonly operators: OperatorGuard;
  /** Folder of the built widget; without it there is no page. */
  readonly staticRoot: string | undefined;
  readonly metrics: (() => Promise<string>) | undefined;
}): Promise<FastifyInstance> {
  const { door, callers } = options;
  const app = Fastify({
    logger: false,
    trustProxy: options.trustProxy,
    bodyLimit: door.limits.frame,
    requestTimeout: 30_000,
    keepAliveTimeout: 10_000,
    http: { headersTimeout: door.limits.head, connectionsCheckingInterval: CHECKING },
    clientErrorHandler: answerClientError,
    forceCloseConnections: true,
    return503OnClosing: false,
  });
  app.setErrorHandler(answerError(door));
  app.setNotFoundHandler((_request, reply) =>
    sendFailure(reply, failure('NOT_FOUND', { what: 'page', id: 'here' })),
  );
  const headers = securityHeaders(options.origins);
  app.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
  app.addHook('onRequest', createGuard(door, callers));
  addHealth(app, door);
  addTicketRoute(app, door, callers);
  addFrameRoutes(app, door, options.upgrades);
  addEventRoutes(app, door);
  addFileRoutes(app, door);
  addTraceRoute(app, door, options.operators);
  if (options.metrics) addMetricsRoute(app, options.metrics, options.operators);
  if (options.staticRoot) await addPage(app, options.staticRoot);
  return app;
}

/** How often Node looks for requests that are slow, in milliseconds. */
const CHECKING = 500;

/** What Node found wrong with a request, as a status. */
const CLIENT_ERRORS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Node takes a connection that has said nothing for a slow request; how long that may be silent is the gateway's to say. */
function answerClientError({ code }: ConnectionError, socket: Socket): void {
  if (socket.destroyed || socket.bytesRead === 0) return;
  const status = CLIENT_ERRORS[code] ?? 400;
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Connection: close', 'Content-Length: 0'];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.destroy();
}

/** Everything under /v1 asks where the caller comes from and how often it has been here. */
function createGuard(door: Door, callers: Callers) {
  const limit = createRateLimit(door.limits.requests, door.env.now);

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (!request.url.startsWith('/v1/')) return undefined;
    if (!callers.isAllowed(request.raw)) {
      return sendFailure(reply, failure('FORBIDDEN', { reason: 'this Origin is not on the list' }));
    }
    const after = limit.take(callers.addressOf(request.raw));
    if (after > 0) return sendFailure(reply, failure('RATE', { after }));
    const { origin } = request.headers;
    if (origin !== undefined) reply.headers({ 'access-control-allow-origin': origin, vary: 'origin' });
    return request.method === 'OPTIONS' ? answerPreflight(reply) : undefined;
  };
}

/** Browsers ask before a page of another origin may call. */
function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply
    .headers({
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': 'authorization, content-type, x-file-name',
      'access-control-max-age': '600',
    })
    .status(204)
    .send();
}

function addHealth(app: FastifyInstance, door: Door): void {
  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    if (door.isDraining()) return reply.status(503).send({ ready: false, why: 'draining' });
    if (await answers(door.log)) return { ready: true };
    return reply.status(503).send({ ready: false, why: 'the store does not answer' });
  });
}

/** A conversation that nobody has: asking for it costs the least. */
const NOBODYS = 'c_ready' as ConversationId;

async function answers(log: Door['log']): Promise<boolean> {
  return log.head(NOBODYS).then(
    () => true,
    () => false,
  );
}

/** File names of the build carry a hash, so they may be kept; the page itself is asked for again. */
async function addPage(app: FastifyInstance, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    setHeaders: (reply, path) => {
      const kept = path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      reply.header('cache-control', kept);
    },
  });
}
