import type { FastifyInstance, FastifyRequest } from 'fastify';
import { failure } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import { fail, type Result } from '#engine/core/result';
import { type Door, isOwn } from './door.ts';
import { eventFrame } from './event-frames.ts';
import { badFrame } from './frames.ts';
import { sendFailure } from './http-answers.ts';
import type { Visitor } from './tokens.ts';

type Route = { Params: { c: string }; Querystring: { after?: string } };

/** `GET /v1/conversations/:c/events?after=`: what a gap is healed from, a page at a time. */
export function addEventRoutes(app: FastifyInstance, door: Door): void {
  app.get<Route>('/v1/conversations/:c/events', async (request, reply) => {
    const visitor = visitorOf(door, request);
    if (!visitor.ok) return sendFailure(reply, visitor.failure);
    const after = Number(request.query.after ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) {
      return sendFailure(reply, badFrame('after is a whole number from 0 on'));
    }
    const c = request.params.c as ConversationId;
    const head = (await isOwn(door, visitor.value, c)) ? await door.log.head(c) : undefined;
    if (!head) return sendFailure(reply, failure('NOT_FOUND', { what: 'conversation', id: c }));
    const events = await door.log.read(c, after, door.limits.page);
    const stored = door.standIn.storedUpTo(c);
    return reply.header('cache-control', 'no-store').send({
      c,
      e: head.life,
      n: head.n,
      events: events.map((event) => eventFrame(event, event.n > stored)),
    });
  });
}

/** Who asks, by `Authorization: Bearer <visitor token>`. */
export function visitorOf(door: Door, request: FastifyRequest): Result<Visitor> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token) return fail(failure('EXPIRED', { what: 'token' }));
  return door.tokens.check(token, 'use');
}
