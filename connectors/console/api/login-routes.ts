import type { FastifyInstance } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { bearerOf } from '#connectors/incoming/bearer';
import { createRateLimit } from '#connectors/incoming/rate-limit';
import type { Agent } from '#engine/accounts/state';
import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import { forAgents, unstored } from './for-agents.ts';
import type { Staff } from './staff.ts';

/** Tries of an address, and of an account: ten at once, and one every ten seconds after that. */
const SIGN_IN_TRIES = { rate: 0.1, burst: 10 } as const;

/** `POST /v1/agents/sign-in`, `POST /v1/agents/sign-out`, `GET /v1/agents/me`. */
export function addLoginRoutes(app: FastifyInstance, staff: Staff, now: () => number): void {
  const attempts = createRateLimit(SIGN_IN_TRIES, now);

  app.post('/v1/agents/sign-in', async (request, reply) => {
    const asked = credentialsOf(request.body);
    if (!asked.ok) return sendFailure(reply, asked.failure);
    const { email, password } = asked.value;
    const after = Math.max(
      attempts.take(`ip ${request.ip}`),
      attempts.take(`account ${email.toLowerCase()}`),
    );
    if (after > 0) return sendFailure(reply, failure('RATE', { after }));
    const signedIn = await staff.signIn({ email, password, from: request.ip });
    if (!signedIn.ok) return sendFailure(reply, signedIn.failure);
    const { token, until, agent } = signedIn.value;
    return unstored(reply).send({ token, until, me: meOf(agent) });
  });

  app.post('/v1/agents/sign-out', async (request, reply) => {
    const refused = await staff.signOut(bearerOf(request) ?? '');
    return refused ? sendFailure(reply, refused) : reply.status(204).send();
  });

  forAgents(app, staff, '/v1/agents/me', async ({ agent }) => ok(meOf(agent)));
}

const LONGEST = 320;

function credentialsOf(body: unknown): Result<{ readonly email: string; readonly password: string }> {
  const { email, password } = (body ?? {}) as { readonly email?: unknown; readonly password?: unknown };
  const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST;
  if (isText(email) && isText(password)) return ok({ email, password });
  return fail(failure('BAD_FRAME', { reason: 'a sign-in is {"email": …, "password": …}' }));
}

function meOf({ password: _, disabled: __, ...me }: Agent): Omit<Agent, 'password' | 'disabled'> {
  return me;
}
