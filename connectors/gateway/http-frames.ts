import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { bearerOf } from '#connectors/incoming/bearer';
import { failure } from '#engine/core/errors';
import { isObject } from '#engine/core/json';
import type { Door } from './door.ts';
import { badFrame } from './frames.ts';
import { createPollSessions, type PollRequest } from './poll-sessions.ts';
import type { Upgrades } from './upgrade.ts';

const nothing = (): void => {};
/** Frames of a poll leave together anyway, and the last ones with its close. */
const NO_PIPE = { cork: nothing, uncork: nothing, end: nothing, destroy: nothing };

type Poll = { Querystring: { after?: string } };

/** The same frames for networks that block upgrades: `POST /v1/frames` brings them here, a long poll takes them away. */
export function addFrameRoutes(app: FastifyInstance, door: Door, upgrades: Upgrades): void {
  const sessions = createPollSessions(door);

  app.post('/v1/frames', { bodyLimit: door.limits.payload }, async (request, reply) => {
    const frames = request.body;
    if (!Array.isArray(frames) || !frames.every(isObject)) {
      return sendFailure(reply, badFrame('the body is a list of frames'));
    }
    const known = bearerOf(request);
    return known === undefined ? begin(request, reply, frames) : pass(reply, known, { frames });
  });

  app.get<Poll>('/v1/frames', async (request, reply) => {
    const after = Number(request.query.after ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) {
      return sendFailure(reply, badFrame('after is a whole number from 0 on'));
    }
    return pass(reply, bearerOf(request), { after });
  });

  app.delete('/v1/frames', async (request, reply) => pass(reply, bearerOf(request), { leave: true }));

  async function pass(reply: FastifyReply, session: string | undefined, request: PollRequest) {
    const body = await sessions.ask(session ?? '', request);
    if (body === undefined) return sendFailure(reply, failure('EXPIRED', { what: 'session' }));
    return reply.headers({ 'cache-control': 'no-store', 'content-type': 'application/json' }).send(body);
  }

  function begin(request: FastifyRequest, reply: FastifyReply, frames: readonly object[]): FastifyReply {
    const full = upgrades.fullFor(request.raw);
    if (full) return sendFailure(reply, failure(full === 429 ? 'RATE' : 'BUSY', { after: 5000 }));
    const session = sessions.begin(frames, (wire) => upgrades.adopt(wire, NO_PIPE, request.raw));
    door.observe({ kind: 'opened', by: 'poll' });
    return reply.header('cache-control', 'no-store').send({ session });
  }
}
