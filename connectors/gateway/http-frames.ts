import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failure } from '#engine/core/errors';
import { isObject } from '#engine/core/json';
import type { Door } from './door.ts';
import { badFrame } from './frames.ts';
import { sendFailure } from './http-answers.ts';
import { PollWire } from './poll-wire.ts';
import type { Upgrades } from './upgrade.ts';

/** Frames of a poll leave together anyway. */
const NO_PIPE = { cork: (): void => {}, uncork: (): void => {} };

type Poll = { Querystring: { after?: string } };

/** The same frames for networks that block upgrades: `POST /v1/frames` brings them here, a long poll takes them away. */
export function addFrameRoutes(app: FastifyInstance, door: Door, upgrades: Upgrades): void {
  const wires = new Map<string, PollWire>();

  app.post('/v1/frames', async (request, reply) => {
    const frames = request.body;
    if (!Array.isArray(frames) || !frames.every(isObject)) {
      return sendFailure(reply, badFrame('the body is a list of frames'));
    }
    const known = sessionOf(request);
    if (known === undefined) return begin(request, reply, frames);
    const wire = wires.get(known);
    if (!wire) return sendFailure(reply, failure('EXPIRED', { what: 'session' }));
    for (const frame of frames) wire.hear(frame);
    return reply.send({});
  });

  app.get<Poll>('/v1/frames', async (request, reply) => {
    const wire = wires.get(sessionOf(request) ?? '');
    if (!wire) return sendFailure(reply, failure('EXPIRED', { what: 'session' }));
    const after = Number(request.query.after ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) {
      return sendFailure(reply, badFrame('after is a whole number from 0 on'));
    }
    const { frames, ...rest } = await pollAtMost(door, wire, after);
    const body = `${JSON.stringify(rest).slice(0, -1)},"frames":[${frames.join(',')}]}`;
    return reply.headers({ 'cache-control': 'no-store', 'content-type': 'application/json' }).send(body);
  });

  app.delete('/v1/frames', async (request, reply) => {
    wires.get(sessionOf(request) ?? '')?.close(1000);
    return reply.send({});
  });

  function begin(request: FastifyRequest, reply: FastifyReply, frames: readonly object[]): FastifyReply {
    const full = upgrades.fullFor(request.raw);
    if (full) return sendFailure(reply, failure(full === 429 ? 'RATE' : 'BUSY', { after: 5000 }));
    const session = randomBytes(16).toString('base64url');
    const wire = new PollWire();
    wires.set(session, wire);
    upgrades.adopt(wire, NO_PIPE, request.raw);
    door.observe({ kind: 'opened', by: 'poll' });
    // Kept for a while, so that the last poll learns why it was closed.
    const forget = { wake: (): undefined => void wires.delete(session) };
    wire.on('close', () => door.wheel.set(forget, door.env.now() + door.limits.poll));
    for (const frame of frames) wire.hear(frame);
    return reply.header('cache-control', 'no-store').send({ session });
  }
}

/** Which wire a request belongs to, by `Authorization: Bearer <session>`. */
function sessionOf(request: FastifyRequest): string | undefined {
  const [scheme, session] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? session : undefined;
}

/** Proxies cut what is silent for too long, so an empty answer comes before they do. */
async function pollAtMost(door: Door, wire: PollWire, after: number) {
  const waker = { wake: (): undefined => wire.release() as undefined };
  door.wheel.set(waker, door.env.now() + door.limits.poll);
  try {
    return await wire.poll(after);
  } finally {
    door.wheel.remove(waker);
  }
}
