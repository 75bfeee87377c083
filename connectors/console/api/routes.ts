import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { bearerOf } from '#connectors/incoming/bearer';
import { createRateLimit } from '#connectors/incoming/rate-limit';
import { deskOf, outlookFor, type RoutingLedger } from '#engine';
import type { Agent } from '#engine/accounts/state';
import { failure } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import { fail, ok, type Result } from '#engine/core/result';
import { addConsolePage } from './page.ts';
import type { Staff } from './staff.ts';

export type ConsoleParts = {
  /** Folder of the built page; without it there is none. */
  readonly page: string | undefined;
  readonly staff: Staff;
  readonly routing: RoutingLedger;
  readonly now: () => number;
};

/** Tries of an address, and of an account: ten at once, and one every ten seconds after that. */
const SIGN_IN_TRIES = { rate: 0.1, burst: 10 } as const;

/** The page at `/console/`, `POST /v1/agents/sign-in`, `POST /v1/agents/sign-out`, `GET /v1/agents/me`, `GET /v1/desk`, `GET /v1/desk/<c>`. */
export async function addConsoleRoutes(
  app: FastifyInstance,
  { page, staff, routing, now }: ConsoleParts,
): Promise<void> {
  if (page !== undefined) await addConsolePage(app, page);
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

  app.get('/v1/agents/me', async (request, reply) => {
    const agent = await agentOf(request, staff);
    return agent.ok ? unstored(reply).send(meOf(agent.value)) : sendFailure(reply, agent.failure);
  });

  app.get('/v1/desk', async (request, reply) => {
    const agent = await agentOf(request, staff);
    if (!agent.ok) return sendFailure(reply, agent.failure);
    const read = await routing.refresh();
    if (!read.ok) return sendFailure(reply, read.failure);
    const desk = deskOf(read.value, staff.viewer(agent.value));
    return unstored(reply).send({ ...desk, names: staff.names(desk) });
  });

  app.get('/v1/desk/:c', async (request, reply) => {
    const agent = await agentOf(request, staff);
    if (!agent.ok) return sendFailure(reply, agent.failure);
    const { c } = request.params as { readonly c: string };
    const refused = await staff.refuse(`agent:${agent.value.id}`, 'read', c as ConversationId);
    if (refused) return sendFailure(reply, refused);
    const outlook = outlookFor(routing.state(), c);
    return outlook
      ? unstored(reply).send(outlook)
      : sendFailure(reply, failure('NOT_FOUND', { what: 'waiting chat', id: c }));
  });
}

const LONGEST = 320;

function credentialsOf(body: unknown): Result<{ readonly email: string; readonly password: string }> {
  const { email, password } = (body ?? {}) as { readonly email?: unknown; readonly password?: unknown };
  const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST;
  if (isText(email) && isText(password)) return ok({ email, password });
  return fail(failure('BAD_FRAME', { reason: 'a sign-in is {"email": …, "password": …}' }));
}

async function agentOf(request: FastifyRequest, staff: Staff): Promise<Result<Agent>> {
  const found = await staff.identify(bearerOf(request) ?? '');
  if (!found.ok) return found;
  const agent = staff.agent(found.value.agent);
  return agent ? ok(agent) : fail(failure('EXPIRED', { what: 'login' }));
}

function meOf({ password: _, disabled: __, ...me }: Agent): Omit<Agent, 'password' | 'disabled'> {
  return me;
}

function unstored(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}
