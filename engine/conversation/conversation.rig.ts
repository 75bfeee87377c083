import { createHash } from 'node:crypto';
import type { EventOf, EventType, StoredEvent } from '../core/events.ts';
import type { Actor, CommandId, ConversationId } from '../core/ids.ts';
import { type DialogRun, startRun } from '../dialog/run.ts';
import { EMPTY_DIALOG } from '../dialog/state.ts';
import type { Command, CommandData, CommandName } from './commands.ts';
import { type DecideEnv, decideCommand } from './decide-command.ts';
import { decideTurn } from './decide-turn.ts';
import type { Decision } from './decision.ts';
import { newConversation } from './evolve.ts';
import { type Loaded, seal } from './seal.ts';
import type { Conversation, Lifecycle } from './state.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export const CHAT = 'c_test' as ConversationId;
export const ADA: Actor = 'visitor:ada';
export const BOB: Actor = 'agent:bob';
export const CAT: Actor = 'agent:cat';
export const START = 1_790_000_000_000;
export const IDLE = 600_000;
export const QUEUE_WAIT = 60_000;

export const ENV: DecideEnv = {
  now: START,
  pipeline: 'p1',
  idle: IDLE,
  queueWait: QUEUE_WAIT,
  silence: 0,
  welcomes: true,
  judgeSlot: () => null,
};

/** A conversation by hand: what was decided so far, and the log it led to. */
export type Story = { readonly loaded: Loaded; readonly log: readonly StoredEvent[]; readonly now: number };

export const NOTHING_SAID: Story = { loaded: { state: newConversation(CHAT), sum: '' }, log: [], now: START };

export function command<N extends CommandName>(
  name: N,
  by: Actor,
  data: CommandData<N>,
  more: { readonly id?: string; readonly base?: number } = {},
): Command {
  const { id = `${name}-${by}`, ...base } = more;
  return { name, by, data, id: id as CommandId, conversation: CHAT, ...base } as Command;
}

/** Append a decision to the story. */
export function append(story: Story, decision: Pick<Decision, 'events'>, key?: string): Story {
  let count = story.log.length;
  const newId = (): string => {
    count += 1;
    return String(count).padStart(26, '0');
  };
  const { events, loaded } = seal(
    story.loaded,
    decision.events,
    { now: () => story.now, newId, digest },
    key,
  );
  return { ...story, loaded, log: [...story.log, ...events] };
}

/** Give a command that must be allowed. */
export function give(story: Story, given: Command): Story {
  const decided = decideCommand(given, story.loaded.state, { ...ENV, now: story.now });
  if (!decided.ok) throw new Error(`${given.name}: ${decided.failure.code}`);
  return append(story, decided.value, given.id);
}

/** A bot's turn that comes to `change`. */
export function answer(story: Story, change: Partial<DialogRun> = {}): Story {
  const { state } = story.loaded;
  return append(story, turnDecision(state, change, story.now));
}

export function turnDecision(
  state: Conversation,
  change: Partial<DialogRun>,
  now = START,
  of = state.n,
): Decision {
  const task = `turn:${state.id}:${state.n}`;
  return decideTurn(
    {
      task: task as Parameters<typeof decideTurn>[0]['task'],
      turn: { trigger: 'message', of, input: null },
      pipeline: 'p1',
      language: 'en',
      parts: {},
      run: { ...startRun(EMPTY_DIALOG), ...change },
      trace: [{ stage: 'toy', outcome: 'found', ms: 0.1 }],
    },
    state,
    now,
  );
}

export const OPENED = give(
  NOTHING_SAID,
  command('conversation.open', ADA, { bot: 'shop', language: 'en' }, { id: 'open' }),
);
export const QUEUED = give(OPENED, command('handoff.request', ADA, {}));
export const WITH_BOB = give(QUEUED, command('agent.accept', BOB, {}));
export const CLOSED = give(OPENED, command('conversation.close', ADA, {}));

/** A story for every lifecycle that a command can meet. */
export const STORIES: Readonly<Record<Exclude<Lifecycle, 'waiting'>, Story>> = {
  new: NOTHING_SAID,
  bot: OPENED,
  queued: QUEUED,
  human: WITH_BOB,
  closed: CLOSED,
};

export function typesOf(decision: Pick<Decision, 'events'>): readonly EventType[] {
  return decision.events.map((event) => event.type);
}

/** The only event of its type in a decision. */
export function eventOf<T extends EventType>(decision: Pick<Decision, 'events'>, type: T): EventOf<T> {
  const [event, ...others] = decision.events.filter((one) => one.type === type);
  if (!event || others.length > 0) throw new Error(`${type} stands ${others.length + (event ? 1 : 0)} times`);
  return event as EventOf<T>;
}

/** A value that throws when anybody changes it, however deep. */
export function deepFreeze<Value>(value: Value): Value {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
