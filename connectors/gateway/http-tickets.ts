import type { FastifyInstance } from 'fastify';
import { failure } from '#engine/core/errors';
import { ok, type Result } from '#engine/core/result';
import type { Callers } from './callers.ts';
import type { Door } from './door.ts';
import { parseTicketRequest } from './frames.ts';
import { sendFailure } from './http-answers.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Visitor } from './tokens.ts';

/** `POST /v1/tickets`: a new visitor, or a known one by its token, gets a ticket for one socket and a fresh token. */
export function addTicketRoute(app: FastifyInstance, door: Door, callers: Callers): void {
  const limit = createRateLimit(door.limits.tickets, door.env.now);

  app.post('/v1/tickets', async (request, reply) => {
    if (door.isDraining()) return sendFailure(reply, failure('BUSY', { after: 1000 }));
    const after = limit.take(callers.addressOf(request.raw));
    if (after > 0) return sendFailure(reply, failure('RATE', { after }));
    const asked = parseTicketRequest(request.body);
    if (!asked.ok) return sendFailure(reply, asked.failure);
    const { bot, token } = asked.value;
    if (bot !== undefined && !door.bots().includes(bot)) {
      return sendFailure(reply, failure('NOT_FOUND', { what: 'bot', id: bot }));
    }
    const visitor = identify(door, token);
    if (!visitor.ok) return sendFailure(reply, visitor.failure);
    const ticket = await door.tickets.issue(visitor.value, request.headers.origin);
    if (!ticket.ok) return sendFailure(reply, ticket.failure);
    return reply.header('cache-control', 'no-store').send({
      ticket: ticket.value,
      expires_in: Math.floor(door.limits.ticketLife / 1000),
      url: `${request.protocol === 'https' ? 'wss' : 'ws'}://${request.host}/v1/ws`,
      token: door.tokens.issue(visitor.value),
    });
  });
}

function identify(door: Door, token: string | undefined): Result<Visitor> {
  if (token !== undefined) return door.tokens.check(token, 'renew');
  return ok<Visitor>(`visitor:${door.env.newId()}`);
}
