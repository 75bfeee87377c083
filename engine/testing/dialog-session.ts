import type { CommandData, CommandName } from '#engine/conversation/commands';
import type { Conversation } from '#engine/conversation/state';
import type { Failure } from '#engine/core/errors';
import { reasonOf } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { Actor, CommandId, ConversationId } from '#engine/core/ids';
import type { Result } from '#engine/core/result';
import type { Plan } from '#engine/pipeline/build-plan';
import type { EventLog, Task } from '#engine/ports/event-log';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { createEngine } from '#engine/turn/create-engine';
import type { Engine, Executed } from '#engine/turn/engine';
import type { EffectExecutor } from '#engine/turn/run-effect';
import type { EnvMark, TestEnv } from './test-env.ts';

/** One conversation with the real engine on a log in memory, under a clock that stands still. */
export type DialogSession = {
  /** Give a command and let everything happen that is due now. Answers why it was refused. */
  send<N extends CommandName>(by: Actor, name: N, data: CommandData<N>): Promise<Failure | null>;
  /** Let time pass; whatever becomes due on the way happens at its own time. */
  wait(ms: number): Promise<void>;
  events(after?: number): Promise<readonly StoredEvent[]>;
  state(): Promise<Conversation>;
  /** What threw inside the engine: bugs. */
  readonly bugs: readonly string[];
  close(): Promise<void>;
};

/** A session that others can go on from, each on its own. */
export type MarkedSession = DialogSession & {
  /** Where it stands now. */
  mark(): Promise<SessionMark>;
};

/** A conversation as it stands: what a session needs to go on from there. */
export type SessionMark = {
  readonly conversation: ConversationId;
  readonly events: readonly StoredEvent[];
  readonly epoch: number;
  readonly tasks: readonly Task[];
  readonly commands: number;
  readonly env: EnvMark;
};

export type SessionParts = {
  readonly plan: Plan;
  readonly env: TestEnv;
  readonly executors: Readonly<Record<string, EffectExecutor>>;
};

/** The visitor of every fixture. */
export const VISITOR: Actor = 'visitor:fixture';

/** Start an engine for one dialogue and open its conversation. */
export async function openSession(
  parts: SessionParts,
  opening: Omit<CommandData<'conversation.open'>, 'bot'>,
): Promise<MarkedSession> {
  const running = startEngine(parts, 0);
  const bot = parts.plan.bot.name;
  const opened = await running.execute({ name: 'conversation.open', by: VISITOR, data: { ...opening, bot } });
  return sessionOf(running, parts, idOf(opened));
}

/** Start an engine for a dialogue that stands at a mark already; the surroundings have to stand there, too. */
export async function resumeSession(parts: SessionParts, mark: SessionMark): Promise<MarkedSession> {
  const running = startEngine(parts, mark.commands);
  const { conversation: stream, events, epoch, tasks } = mark;
  const stored = await running.log.append({ stream, expected: 0, events, epoch, schedule: tasks });
  if (stored.kind !== 'appended') throw new Error(`the conversation could not be resumed: ${stored.kind}`);
  return sessionOf(running, parts, stream);
}

type Command = { name: CommandName; by: Actor; data: object; conversation?: string };

type Running = {
  readonly engine: Engine;
  readonly log: EventLog;
  readonly bugs: readonly string[];
  readonly commands: () => number;
  readonly execute: (command: Command) => Promise<Result<Executed>>;
};

function startEngine({ plan, env, executors }: SessionParts, done: number): Running {
  const bugs: string[] = [];
  const log = createMemoryEventLog({ life: 'fixture', onError: (thrown) => bugs.push(reasonOf(thrown)) });
  const engine = createEngine({
    log,
    env,
    executors,
    plans: {
      current: (name) => (name === plan.bot.name ? plan : undefined),
      names: () => [plan.bot.name],
    },
    onError: (thrown, where) => bugs.push(`${where}: ${reasonOf(thrown)}`),
  });
  let commands = done;
  const execute = async (command: Command) => {
    commands += 1;
    const id = `fixture-${commands}` as CommandId;
    const answer = await engine.execute({ ...command, id } as Parameters<Engine['execute']>[0]);
    await engine.settled();
    return answer;
  };
  return { engine, log, bugs, commands: () => commands, execute };
}

function sessionOf(running: Running, { env }: SessionParts, id: ConversationId): MarkedSession {
  const { engine, log, bugs, execute } = running;
  return {
    bugs,
    send: async (by, name, data) => failureOf(await execute({ name, by, data, conversation: id })),
    wait: (ms) => letPass({ engine, log, env }, ms),
    events: (after) => log.read(id, after),
    state: () => stateOf(engine, id),
    mark: async () => ({
      conversation: id,
      events: await log.read(id),
      epoch: (await log.head(id))?.epoch ?? 0,
      tasks: await log.tasks(id),
      commands: running.commands(),
      env: env.mark(),
    }),
    close: () => engine.stop(),
  };
}

/** Let time pass from one due time to the next, so that a chain of timers, effects and turns keeps its order. */
export async function letPass(
  { engine, log, env }: { readonly engine: Engine; readonly log: EventLog; readonly env: TestEnv },
  ms: number,
): Promise<void> {
  const until = env.now() + ms;
  for (;;) {
    const due = await Promise.all((['timer', 'effect', 'turn'] as const).map((kind) => log.nextDue(kind)));
    const next = Math.min(until, ...due.filter((at) => at !== undefined));
    env.advance(Math.max(0, next - env.now()));
    await engine.settled();
    if (next >= until) return;
  }
}

function idOf(opened: Result<Executed>): ConversationId {
  if (!opened.ok) throw new Error(`the conversation could not be opened: ${opened.failure.message}`);
  return opened.value.conversation;
}

function failureOf(answer: Result<Executed>): Failure | null {
  return answer.ok ? null : answer.failure;
}

async function stateOf(engine: Engine, id: ConversationId): Promise<Conversation> {
  const state = await engine.conversation(id);
  if (!state) throw new Error('the conversation is gone');
  return state;
}
