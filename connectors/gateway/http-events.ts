import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { bearerOf } from '#connectors/incoming/bearer';
import { failure } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import { fail, ok, type Result } from '#engine/core/result';
import type { Door } from './door.ts';
import { eventFrame } from './event-frames.ts';
import { badFrame } from './frames.ts';
import { identify, isAgent, mayRead, type Principal } from './principals.ts';

type Route = { Params: { c: string }; Querystring: { after?: string } };

/** `GET /v1/conversations/:c/events?after=`: what a gap is healed from, a page at a time. */
export function addEventRoutes(app: FastifyInstance, door: Door): void {
  app.get<Route>('/v1/conversations/:c/events', async (request, reply) => {
    const reader = await principalOf(door, request);
    if (!reader.ok) return sendFailure(reply, reader.failure);
    const view = isAgent(reader.value) ? 'agent' : 'visitor';
    const after = Number(request.query.after ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) {
      return sendFailure(reply, badFrame('after is a whole number from 0 on'));
    }
    const c = request.params.c as ConversationId;
    const head = (await mayRead(door, reader.value, c)) ? await door.log.head(c) : undefined;
    if (!head) return sendFailure(reply, failure('NOT_FOUND', { what: 'conversation', id: c }));
    const events = await door.log.read(c, after, door.limits.page);
    const stored = door.standIn.storedUpTo(c);
    return reply.header('cache-control', 'no-store').send({
      c,
      e: head.life,
      n: head.n,
      events: events.map((event) => eventFrame(event, event.n > stored, view)),
    });
  });
}

/** Who asks, by `Authorization: Bearer <token>`: a visitor, or an agent by his login. */
export async function principalOf(door: Door, request: FastifyRequest): Promise<Result<Principal>> {
  const token = bearerOf(request);
  if (token === undefined) return fail(failure('EXPIRED', { what: 'token' }));
  const found = await identify(door, token, 'use');
  return found.ok ? ok(found.value.principal) : found;
}
