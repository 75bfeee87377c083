import { createHash } from 'node:crypto';
import type { Command, CommandData, CommandName } from '../conversation/commands.ts';
import type { StoredEvent } from '../core/events.ts';
import type { Actor, CommandId, ConversationId } from '../core/ids.ts';
import type { Result } from '../core/result.ts';
import { type DialogRun, type Said, startRun } from '../dialog/run.ts';
import type { Plan } from '../pipeline/build-plan.ts';
import { definePlugin, type PluginPorts, type StageResult } from '../pipeline/plugin.ts';
import type { PartName, Turn } from '../pipeline/turn.ts';
import { createMemoryEventLog } from '../ports/event-log.memory.ts';
import type { EventLog } from '../ports/event-log.ts';
import { createTestEnv, type TestEnv } from '../testing/test-env.ts';
import { createEngine, type EngineParts } from './create-engine.ts';
import type { Engine, Executed } from './engine.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export const ADA: Actor = 'visitor:ada';
export const BOB: Actor = 'agent:bob';
export const IDLE = 600_000;
export const QUEUE_WAIT = 60_000;

/** The one stage of a toy bot. */
export type Toy = (turn: Turn, signal: AbortSignal) => StageResult | Promise<StageResult>;

export type ToyOptions = {
  readonly onError?: 'skip' | 'apologise' | 'handoff';
  readonly timeout?: number;
  readonly gives?: readonly PartName[];
  readonly needs?: readonly PartName[];
  readonly welcome?: string | null;
};

export function say(text: string): Said {
  return { reply: text, text, buttons: [] };
}

/** Says everything back; asks for a ticket, a person or the end when told to. */
export const parrot: Toy = ({ id, input, state }) => {
  const run = startRun(state);
  const done = (change: Partial<DialogRun>): StageResult => ({ dialog: { ...run, ...change } });
  if (input.kind === 'open') return done({ said: [say('welcome')] });
  if (input.kind === 'handoff_failed') return done({ said: [say('nobody is there')] });
  if (input.kind === 'effect') {
    if (input.failed === null) return done({ said: [say(`filed ${JSON.stringify(input.result)}`)] });
    return done({ said: [say('a person will help')], handoff: { reason: 'effect_failed', team: null } });
  }
  if (input.kind !== 'message') return done({});
  if (input.text === 'ticket') {
    return done({ effects: [{ effect: `${id}:0`, kind: 'ticket', input: { about: 'x' }, as: 'ticket' }] });
  }
  if (input.text === 'person') return done({ handoff: { reason: 'flow', team: null } });
  if (input.text === 'bye') return done({ said: [say('bye')], close: true });
  const heard = [...((state.slots['heard'] as string[] | undefined) ?? []), input.text];
  return done({
    said: [say(`echo ${input.text}`)],
    state: { ...state, slots: { heard }, turns: state.turns + 1 },
  });
};

export function toyPlan(run: Toy, options: ToyOptions = {}): Plan {
  const { onError = 'apologise', timeout = 1000, gives = ['dialog'], needs = [], welcome = null } = options;
  const plugin = definePlugin({
    id: 'toy',
    summary: 'A toy.',
    options: {},
    needs,
    gives,
    create: () => ({ run }),
  });
  const place = { file: 'pipeline.yaml', line: 1, column: 1 };
  const bot = {
    name: 'shop',
    version: 'p1',
    languages: ['en'],
    idle: IDLE,
    queueWait: QUEUE_WAIT,
    welcome,
    replies: {},
    faq: [],
    canned: [],
  };
  return {
    bot: bot as unknown as Plan['bot'],
    ports: {} as PluginPorts,
    stages: [{ spec: { plugin: 'toy', options: {}, timeout, onError, place }, plugin, running: { run } }],
    close: async () => undefined,
  };
}

export type World = {
  readonly env: TestEnv;
  readonly log: EventLog;
  /** What engines reported as bugs. */
  readonly bugs: string[];
  /** A fresh engine on the same log. */
  newEngine(change?: Partial<EngineParts>): Engine;
};

export function createWorld(plan: Plan, parts: Partial<EngineParts> = {}): World {
  const env = createTestEnv({ digest });
  const log = parts.log ?? createMemoryEventLog({ life: 'life' });
  const bugs: string[] = [];
  const newEngine = (change: Partial<EngineParts> = {}): Engine =>
    createEngine({
      env,
      plans: { current: (name) => (name === 'shop' ? plan : undefined), names: () => ['shop'] },
      executors: {},
      onError: (thrown, where) => void bugs.push(`${where}: ${String(thrown)}`),
      ...parts,
      log,
      ...change,
    });
  return { env, log, bugs, newEngine };
}

let commands = 0;

function freshId(): string {
  commands += 1;
  return `k${commands}`;
}

/** Give a command; its id is fresh unless said. */
export function give<N extends CommandName>(
  engine: Engine,
  conversation: ConversationId | undefined,
  name: N,
  by: Actor,
  data: CommandData<N>,
  id = freshId(),
): Promise<Result<Executed>> {
  const place = conversation === undefined ? {} : { conversation };
  return engine.execute({ name, by, data, id: id as CommandId, ...place } as Command);
}

/** Open a conversation that must be allowed. */
export async function open(engine: Engine, by: Actor = ADA): Promise<ConversationId> {
  const opened = await give(engine, undefined, 'conversation.open', by, { bot: 'shop' });
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value.conversation;
}

/** Who said what, in order of the log. */
export function saidIn(events: readonly StoredEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'message.added' ? `${event.by.split(':')[0]}: ${event.data.text}` : [],
  );
}

/** Let everything that can happen without time passing happen. */
export async function breathe(rounds = 5): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A door that lets nobody through until it is opened. */
export function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}
