import { createHash } from 'node:crypto';
import { ulid } from 'ulid';
import { WebSocket } from 'ws';
import type { Bot } from '#engine/config/bot';
import type { Env } from '#engine/core/env';
import { startRun } from '#engine/dialog/run';
import type { Plan } from '#engine/pipeline/build-plan';
import type { Turn } from '#engine/pipeline/turn';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { createMemoryFiles } from '#engine/ports/files.memory';
import { createMemoryPresences } from '#engine/ports/presence.memory';
import { createEngine } from '#engine/turn/create-engine';
import { createGateway, type GatewayOptions } from './gateway.ts';

/** A clock that stands still until a test moves it. */
export type FakeClock = { time: number };

/** A real engine with a scripted bot over the memory log, behind a real gateway on port 0. */
export async function openRig(overrides: Partial<GatewayOptions> = {}) {
  const clock: FakeClock = { time: 1_790_000_000_000 };
  const env = createTestEnv(clock);
  const log = overrides.log ?? createMemoryEventLog({ life: 'life-1' });
  const reports: { message: string; data: Readonly<Record<string, unknown>> }[] = [];
  const plan = scriptedPlan();
  const engine = createEngine({
    log,
    plans: { current: (bot) => (bot === 'shop' ? plan : undefined), names: () => ['shop'] },
    env,
    executors: {},
    onError: (thrown) => reports.push({ message: 'engine', data: { thrown } }),
  });
  engine.start();
  const presences = createMemoryPresences();
  const gateway = await createGateway({
    presences,
    engine,
    log,
    files: createMemoryFiles({ newId: () => ulid() }),
    bots: () => ['shop'],
    secret: 'a secret of the tests',
    env,
    report: (message, data) => reports.push({ message, data }),
    ...overrides,
    limits: { tick: 0, drain: 200, ...overrides.limits },
  });
  const { port } = await gateway.listen({ port: 0 });
  const base = `http://127.0.0.1:${port}`;

  /** Moves the clock in steps of the wheel, so that everything due on the way happens in its order. */
  function advance(ms: number): void {
    for (let left = ms; left > 0; left -= 100) {
      clock.time += Math.min(left, 100);
      gateway.tick();
    }
  }

  async function close(): Promise<void> {
    await gateway.close();
    await engine.stop();
  }

  return { clock, env, log, presences, engine, gateway, base, port, reports, advance, close };
}

export type Rig = Awaited<ReturnType<typeof openRig>>;

/** Any frame that came from the server. */
export type Received = { readonly t: string; readonly [key: string]: unknown };

/** A client that speaks the protocol with nothing but a socket. */
export class RawClient {
  readonly socket: WebSocket;
  readonly received: Received[] = [];
  readonly closed: Promise<number>;
  readonly #waiting: (() => void)[] = [];
  #code: number | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.received.push(JSON.parse(String(data)) as Received);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.#code = code;
        resolve(code);
        this.#wake();
      });
    });
    socket.on('error', () => {});
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  command(name: string, d: object, more: { c?: string; id?: string; base?: number } = {}): string {
    const id = more.id ?? ulid();
    this.send({ t: 'cmd', name, d, ...more, id });
    return id;
  }

  /** The first frame that fits, which may have come already. */
  async first(fits: (frame: Received) => boolean): Promise<Received> {
    for (;;) {
      const found = this.received.find(fits);
      if (found) return found;
      if (this.#code !== undefined) throw new Error(`closed with ${this.#code}, after ${this.#tell()}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The first answer: in memory, in the log, or refused. */
  answerTo(id: string): Promise<Received> {
    return this.first((frame) => (frame.t === 'ok' || frame.t === 'err') && frame['re'] === id);
  }

  /** What became of a command in the end: its event, `ok` with its `n`, or a refusal. */
  settled(id: string): Promise<Received> {
    return this.first(
      (frame) =>
        (frame.t === 'ev' && frame['id'] === id) ||
        (frame['re'] === id && (frame.t === 'err' || frame['n'] !== undefined)),
    );
  }

  event(n: number, c?: string): Promise<Received> {
    return this.first(
      (frame) => frame.t === 'ev' && frame['n'] === n && (c === undefined || frame['c'] === c),
    );
  }

  /** Text of a message of the bot. */
  said(text: string): Promise<Received> {
    return this.first(
      (frame) => frame['name'] === 'message.added' && JSON.stringify(frame['d']).includes(text),
    );
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #tell(): string {
    return JSON.stringify(this.received.slice(-5));
  }
}

/** The answer of `POST /v1/tickets`. */
export type Ticket = { readonly ticket: string; readonly token: string; readonly url: string };

export async function askTicket(
  rig: Rig,
  body: object = { as: 'visitor', bot: 'shop' },
  origin?: string,
): Promise<Response> {
  return await fetch(`${rig.base}/v1/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }) },
    body: JSON.stringify(body),
  });
}

export async function getTicket(rig: Rig, token?: string): Promise<Ticket> {
  const body = { as: 'visitor', bot: 'shop', ...(token === undefined ? {} : { token }) };
  return (await (await askTicket(rig, body)).json()) as Ticket;
}

/** A socket before its hello. */
export async function openSocket(rig: Rig): Promise<RawClient> {
  const client = new RawClient(new WebSocket(`ws://127.0.0.1:${rig.port}/v1/ws`, 'parley.v1'));
  await new Promise((resolve) => client.socket.once('open', resolve));
  return client;
}

/** A socket after `ready`. */
export async function enter(rig: Rig, options: { token?: string; subs?: object[] } = {}) {
  const { ticket, token } = await getTicket(rig, options.token);
  const client = await openSocket(rig);
  client.send({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: options.subs ?? [] });
  const ready = await client.first((frame) => frame.t === 'ready');
  return { client, token, ready };
}

/** A visitor with an open conversation that the bot has welcomed. */
export async function openConversation(rig: Rig) {
  const visitor = await enter(rig);
  const id = visitor.client.command('conversation.open', { bot: 'shop' });
  const opened = await visitor.client.first((frame) => frame.t === 'ev' && frame['id'] === id);
  const welcome = await visitor.client.said('欢迎');
  return { ...visitor, c: String(opened['c']), id, head: Number(welcome['n']) };
}

/** The upgrade's HTTP status when it was refused. */
export async function refusedUpgrade(
  rig: Rig,
  options: { origin?: string; protocol?: string } = {},
): Promise<number> {
  const { origin, protocol = 'parley.v1' } = options;
  const socket = new WebSocket(`ws://127.0.0.1:${rig.port}/v1/ws`, protocol, {
    ...(origin === undefined ? {} : { origin }),
  });
  return await new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.on('error', () => {});
  });
}

function createTestEnv(clock: FakeClock): Env {
  return {
    now: () => clock.time,
    newId: () => ulid(),
    random: () => 0.5,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    elapsed: () => performance.now(),
    // Stages answer at once and nothing here waits for a timer of the engine.
    delay: () => () => {},
  };
}

/** A bot that welcomes and repeats what it heard. */
export function scriptedPlan(): Plan {
  const bot = {
    name: 'shop',
    version: 'v1',
    languages: ['zh'],
    onError: 'skip',
    idle: 600_000,
    queueWait: 60_000,
    replies: {},
    welcome: 'welcome',
  } as unknown as Bot;
  const stage = {
    spec: { plugin: 'script', options: {}, timeout: 1000, onError: 'skip' },
    plugin: { id: 'script', needs: [], gives: ['dialog'] },
    running: { run: (turn: Turn) => ({ dialog: { ...startRun(turn.state), ...answerOf(turn) } }) },
  };
  return { bot, ports: {}, stages: [stage], close: async () => {} } as unknown as Plan;
}

function answerOf({ input }: Turn) {
  if (input.kind === 'open') {
    const buttons = [
      { label: '退货', payload: '/return' },
      { label: '查订单', payload: '/order' },
    ];
    return { said: [{ reply: 'welcome', text: '您好，欢迎光临青禾数码！有什么可以帮您？', buttons }] };
  }
  if (input.kind !== 'message') return {};
  if (input.text === '转人工') return { handoff: { reason: 'visitor', team: null } };
  return { said: [{ reply: 'echo', text: `收到：${input.text || input.choice || '附件'}`, buttons: [] }] };
}
