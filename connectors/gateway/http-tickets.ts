import type { FastifyInstance } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { createRateLimit } from '#connectors/incoming/rate-limit';
import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Callers } from './callers.ts';
import type { Door } from './door.ts';
import { parseTicketRequest, type TicketRequest } from './frames.ts';
import { type Entrant, identify, isAgent } from './principals.ts';

/** `POST /v1/tickets`: a new visitor, a known one by its token or an agent by his login gets a ticket for one socket and a fresh token. */
export function addTicketRoute(app: FastifyInstance, door: Door, callers: Callers): void {
  const limit = createRateLimit(door.limits.tickets, door.env.now);

  app.post('/v1/tickets', async (request, reply) => {
    if (door.isDraining()) return sendFailure(reply, failure('BUSY', { after: 1000 }));
    const after = limit.take(callers.addressOf(request.raw));
    if (after > 0) return sendFailure(reply, failure('RATE', { after }));
    const asked = parseTicketRequest(request.body);
    if (!asked.ok) return sendFailure(reply, asked.failure);
    const { as, bot, token } = asked.value;
    if (bot !== undefined && !door.bots().includes(bot)) {
      return sendFailure(reply, failure('NOT_FOUND', { what: 'bot', id: bot }));
    }
    const entrant = await entrantFor(door, as, token);
    if (!entrant.ok) return sendFailure(reply, entrant.failure);
    const { principal } = entrant.value;
    const ticket = await door.tickets.issue(entrant.value, request.headers.origin);
    if (!ticket.ok) return sendFailure(reply, ticket.failure);
    return reply.header('cache-control', 'no-store').send({
      ticket: ticket.value,
      expires_in: Math.floor(door.limits.ticketLife / 1000),
      url: `${request.protocol === 'https' ? 'wss' : 'ws'}://${request.host}/v1/ws`,
      ...(isAgent(principal) ? {} : { token: door.tokens.issue(principal) }),
    });
  });
}

/** An agent comes with his login and nobody else does; a visitor without a token is a new one. */
async function entrantFor(
  door: Door,
  as: TicketRequest['as'],
  token: string | undefined,
): Promise<Result<Entrant>> {
  if (token === undefined && as === 'visitor')
    return ok<Entrant>({ principal: `visitor:${door.env.newId()}` });
  const found = await identify(door, token ?? '', 'renew');
  if (found.ok && isAgent(found.value.principal) !== (as === 'agent'))
    return fail(failure('EXPIRED', { what: 'token' }));
  return found;
}
