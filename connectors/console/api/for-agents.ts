import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { bearerOf } from '#connectors/incoming/bearer';
import type { Agent } from '#engine/accounts/state';
import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Staff } from './staff.ts';

/** Who asks, and for what. */
export type Asked = {
  readonly agent: Agent;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
};

/** An answer that is no JSON. */
export class Document {
  readonly type: string;
  readonly text: string;

  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }
}

/** A `GET` for whoever has a login; its answer is JSON, or a document, that nobody keeps, or why there is none. */
export function forAgents(
  app: FastifyInstance,
  staff: Staff,
  path: string,
  answer: (asked: Asked) => Promise<Result<unknown>>,
): void {
  app.get(path, async (request, reply) => {
    const agent = await agentOf(request, staff);
    if (!agent.ok) return sendFailure(reply, agent.failure);
    const { params, query } = request as Pick<Asked, 'params' | 'query'> & FastifyRequest;
    const found = await answer({ agent: agent.value, params, query });
    if (!found.ok) return sendFailure(reply, found.failure);
    const { value } = found;
    if (value instanceof Document) return unstored(reply).type(value.type).send(value.text);
    return unstored(reply).send(value);
  });
}

/** What is only for the one who asked, and only for now. */
export function unstored(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}

async function agentOf(request: FastifyRequest, staff: Staff): Promise<Result<Agent>> {
  const found = await staff.identify(bearerOf(request) ?? '');
  if (!found.ok) return found;
  const agent = staff.agent(found.value.agent);
  return agent ? ok(agent) : fail(failure('EXPIRED', { what: 'login' }));
}
