import { ulid } from 'ulid';
import { WebSocket } from 'ws';
import { hashPassword } from '#connectors/console/api/password';
import { createGateway } from '#connectors/gateway/gateway';
import { RawClient, type Received, scriptedPlan } from '#connectors/gateway/gateway.rig';
import type { Limits } from '#connectors/gateway/limits';
import { openRedisLog, openRedisShared } from '#connectors/storage/redis/index';
import { createEngine } from '#engine';
import type { Role, Team } from '#engine/accounts/state';
import { valueOrThrow } from '#engine/core/result';
import type { Plan } from '#engine/pipeline/build-plan';
import type { EventLog } from '#engine/ports/event-log';
import { createMemoryFiles } from '#engine/ports/files.memory';
import { openLedgers } from './house/ledgers.ts';
import { openConsole } from './house/open-console.ts';
import { createSystemEnv } from './system-env.ts';

export const PASSWORD = 'correct horse';

export const SUPPORT: Team = {
  id: 'support',
  name: 'Support',
  strategy: 'round_robin',
  preferLast: false,
  answerWithin: 30_000,
  missesUntilAway: 0,
  hours: null,
};

/** What a trial wants otherwise: other limits, or a log that is wrong on purpose. */
export type NodeChange = {
  readonly limits?: Partial<Limits>;
  readonly through?: (log: EventLog) => EventLog;
  /** In place of the bot that answers at once. */
  readonly plan?: Plan;
};

/** One node with both doors, on a real Redis: what `parley serve --redis` joins, with a scripted bot. */
export async function openNode(
  url: string,
  { limits = {}, through = (log) => log, plan = scriptedPlan() }: NodeChange = {},
) {
  const env = createSystemEnv();
  const onError = (problem: unknown): void => console.error(problem);
  const log = through(valueOrThrow(await openRedisLog({ url, newLife: env.newId, onError })));
  const shared = valueOrThrow(await openRedisShared({ url, node: env.newId(), now: env.now, onError }));
  const { presences, signals, oneTime, relay, journal } = shared;
  const ledgers = openLedgers({ journal, env, onError });
  const plans = { current: (bot: string) => (bot === 'shop' ? plan : undefined), names: () => ['shop'] };
  const engine = createEngine({
    log,
    env,
    routing: ledgers.routing,
    plans,
    executors: {},
    onError,
  });
  const agents = await openConsole({ ledgers, engine, presences, log, bots: plans, env });
  const gateway = await createGateway({
    engine,
    log,
    signals,
    presences,
    oneTime,
    relay,
    env,
    files: createMemoryFiles({ newId: () => ulid() }),
    bots: () => ['shop'],
    secret: 'a secret of the tests',
    staff: agents.staff,
    limits,
  });
  await agents.addTo(gateway.app);
  const { port } = await gateway.listen({ port: 0 });
  engine.start();
  const close = async (): Promise<void> => {
    agents.close();
    await gateway.close();
    await engine.stop();
    ledgers.close();
    shared.close();
    await log.close();
  };
  return { base: `http://127.0.0.1:${port}`, engine, ledgers, log, close };
}

export type Node = Awaited<ReturnType<typeof openNode>>;

/** Lets somebody in, with his team. */
export async function hire(
  { ledgers, engine }: Node,
  id: string,
  role: Role = 'agent',
  capacity = 3,
  team: Team = SUPPORT,
) {
  const { accounts } = ledgers;
  if (!accounts.state().teams[team.id])
    valueOrThrow(await accounts.ask({ name: 'team.save', team, by: 'test' }));
  const profile = { id, teams: [team.id], skills: [], languages: ['zh', 'en'], capacity };
  const password = await hashPassword(PASSWORD);
  const agent = { ...profile, name: id, email: `${id}@example.com`, role, password, disabled: false };
  valueOrThrow(await accounts.ask({ name: 'agent.add', agent, by: 'test' }));
  await engine.route({ name: 'team.define', team });
  valueOrThrow(await engine.route({ name: 'agent.define', agent: profile }));
}

export async function post(node: Node, path: string, body: object, token?: string): Promise<Response> {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return await fetch(`${node.base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer },
    body: JSON.stringify(body),
  });
}

export async function signIn(node: Node, id: string, password = PASSWORD): Promise<string> {
  const answer = await post(node, '/v1/agents/sign-in', { email: `${id}@example.com`, password });
  return ((await answer.json()) as { token: string }).token;
}

/** A socket after `ready`, of an agent by his login, or of a new visitor. */
export async function enterAs(node: Node, login?: string): Promise<RawClient> {
  const who = login === undefined ? { as: 'visitor', bot: 'shop' } : { as: 'agent', token: login };
  const { ticket, url } = (await (await post(node, '/v1/tickets', who)).json()) as Received & {
    ticket: string;
    url: string;
  };
  const client = new RawClient(new WebSocket(url, 'parley.v1'));
  client.socket.on('message', (data) => answerPing(client, JSON.parse(String(data)) as Received));
  await new Promise((resolve) => client.socket.once('open', resolve));
  client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] });
  await client.first(({ t }) => t === 'ready');
  return client;
}

function answerPing(client: RawClient, { t, k }: Received): void {
  if (t === 'ping') client.send({ t: 'pong', k });
}

/** A visitor whose chat waits for a person. */
export async function visitorInQueue(node: Node) {
  const client = await enterAs(node);
  const opened = await client.settled(client.command('conversation.open', { bot: 'shop' }));
  const c = String((await client.first(({ name }) => name === 'conversation.opened'))['c']);
  await client.settled(client.command('handoff.request', {}, { c }));
  return { client, c, opened };
}

/** The first frame of an event by its name, in one conversation. */
export function heard(client: RawClient, name: string, c: string): Promise<Received> {
  return client.first((frame) => frame.t === 'ev' && frame['name'] === name && frame['c'] === c);
}

/** Asks until it is so. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}
