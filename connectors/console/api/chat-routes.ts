import type { FastifyInstance } from 'fastify';
import { deskOf, mayInHouse, outlookFor, type RoutingLedger, suggestReplies } from '#engine';
import type { HouseVerb } from '#engine/accounts/permissions';
import type { Agent } from '#engine/accounts/state';
import type { Env } from '#engine/core/env';
import { type Failure, failure } from '#engine/core/errors';
import type { Actor, ConversationId } from '#engine/core/ids';
import { fail, ok, type Result } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import type { Engine } from '#engine/turn/engine';
import type { Plans } from '#engine/turn/plans';
import { forAgents } from './for-agents.ts';
import { type HistoryParts, liveChats, pastChats, searchChats } from './history.ts';
import type { Staff } from './staff.ts';

export type ChatParts = {
  readonly staff: Staff;
  readonly routing: RoutingLedger;
  readonly engine: Engine;
  readonly log: EventLog;
  readonly bots: Pick<Plans, 'current' | 'names'>;
  readonly env: Env;
};

/** `GET /v1/desk`, `/v1/desk/<c>`, `/v1/visitors/<v>/conversations`, `/v1/search`, `/v1/live`, `/v1/canned`, `/v1/conversations/<c>/suggestions`. */
export function addChatRoutes(app: FastifyInstance, parts: ChatParts): void {
  const { staff, routing, bots } = parts;

  forAgents(app, staff, '/v1/desk', async ({ agent }) => {
    const read = await routing.refresh();
    if (!read.ok) return read;
    const desk = deskOf(read.value, staff.viewer(agent));
    return ok({ ...desk, names: staff.names(desk) });
  });

  forAgents(app, staff, '/v1/desk/:c', async ({ agent, params: { c = '' } }) => {
    const refused = await refuseRead(staff, agent, c);
    if (refused) return fail(refused);
    const outlook = outlookFor(routing.state(), c);
    return outlook ? ok(outlook) : fail(failure('NOT_FOUND', { what: 'waiting chat', id: c }));
  });

  forAgents(app, staff, '/v1/visitors/:v/conversations', async ({ agent, params: { v = '' } }) =>
    ok(await pastChats(historyFor(parts, agent), `visitor:${v}` as Actor)),
  );

  forAgents(app, staff, '/v1/search', async ({ agent, query: { q = '', before = '0' } }) => {
    const from = Number(before);
    if (q.trim() === '' || q.length > LONGEST || !Number.isSafeInteger(from) || from < 0)
      return fail(failure('BAD_FRAME', { reason: `q is 1 to ${LONGEST} characters, before a number` }));
    return ok(await searchChats(historyFor(parts, agent), q, from));
  });

  forAgents(app, staff, '/v1/live', async ({ agent }) => {
    const refused = refuseInHouse(agent, 'see_wall');
    return refused ? fail(refused) : ok(await liveChats(historyFor(parts, agent)));
  });

  forAgents(app, staff, '/v1/canned', async () =>
    ok(
      bots
        .names()
        .flatMap((bot) => (bots.current(bot)?.bot.canned ?? []).map((entry) => ({ bot, ...entry }))),
    ),
  );

  forAgents(app, staff, '/v1/conversations/:c/suggestions', ({ agent, params: { c = '' } }) =>
    suggestionsFor(parts, agent, c as ConversationId),
  );
}

/** Longest text that is searched for, in UTF-16 units. */
const LONGEST = 200;

async function suggestionsFor(
  { staff, engine, log, bots, env }: ChatParts,
  agent: Agent,
  c: ConversationId,
): Promise<Result<unknown>> {
  const refused = await refuseRead(staff, agent, c);
  if (refused) return fail(refused);
  const state = await engine.conversation(c);
  const plan = state && bots.current(state.bot);
  if (!plan) return ok([]);
  const last = (await log.read(c)).findLast(
    (event) => event.type === 'message.added' && event.by === state.visitor,
  );
  const text = last?.type === 'message.added' ? last.data.text : '';
  return ok(text === '' ? [] : await suggestReplies(plan, state, text, env));
}

function historyFor({ log, engine, staff }: ChatParts, agent: Agent): HistoryParts {
  return { log, engine, mayRead: async (c) => (await refuseRead(staff, agent, c)) === null };
}

function refuseRead(staff: Staff, { id }: Agent, c: string): Promise<Failure | null> {
  return staff.refuse(`agent:${id}`, 'read', c as ConversationId);
}

function refuseInHouse({ role }: Agent, verb: HouseVerb): Failure | null {
  return mayInHouse(role, verb) ? null : failure('FORBIDDEN', { reason: `${role}s may not ${verb}` });
}
