import type { FastifyInstance } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { accountsOf } from '#engine';
import { failure } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import type { Door } from './door.ts';
import { badFrame } from './frames.ts';
import type { OperatorGuard } from './operators.ts';
import { renderTrace, TRACE_PAGE_POLICY } from './render-trace.ts';

type Route = { Params: { c: string }; Querystring: { n?: string } };

/** `GET /v1/conversations/:c/trace?n=`: why the bot answered so, for operators; a page where HTML is asked for. */
export function addTraceRoute(app: FastifyInstance, door: Door, guard: OperatorGuard): void {
  app.get<Route>('/v1/conversations/:c/trace', async (request, reply) => {
    const refused = guard(request);
    if (refused) return sendFailure(reply, refused);
    const { n } = request.query;
    const wanted = n === undefined ? undefined : Number(n);
    if (wanted !== undefined && !(Number.isSafeInteger(wanted) && wanted > 0)) {
      return sendFailure(reply, badFrame('n is the number of a message or of a turn'));
    }
    const c = request.params.c as ConversationId;
    const events = await door.log.read(c);
    if (events.length === 0) return sendFailure(reply, failure('NOT_FOUND', { what: 'conversation', id: c }));
    const all = accountsOf(events);
    const turns = wanted === undefined ? all : all.filter((one) => one.of === wanted || one.n === wanted);
    if (wanted !== undefined && turns.length === 0) {
      return sendFailure(reply, failure('NOT_FOUND', { what: 'turn of the bot at event', id: n ?? '' }));
    }
    reply.header('cache-control', 'no-store').header('vary', 'accept');
    if (!wantsPage(request.headers.accept)) return reply.send({ c, turns });
    return reply
      .header('content-security-policy', TRACE_PAGE_POLICY)
      .type('text/html; charset=utf-8')
      .send(renderTrace(c, turns));
  });
}

function wantsPage(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false;
}
