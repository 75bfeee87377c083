import { type Failure, failure } from '../core/errors.ts';
import type { DomainEvent, EventData, EventType } from '../core/events.ts';
import { kindOf } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { COMMANDS, type Command, type CommandData } from './commands.ts';
import { type Decision, turnTask, unheardTurns, withTimers } from './decision.ts';
import { requestPerson } from './request-person.ts';
import type { Conversation } from './state.ts';

/** What a decision needs of the bot and the world. Spans in milliseconds. */
export type DecideEnv = {
  readonly now: number;
  readonly pipeline: string;
  readonly idle: number;
  readonly queueWait: number;
  readonly silence: number;
  readonly welcomes: boolean;
  /** Why a slot of this conversation cannot have this value; null when it can. */
  readonly judgeSlot: (name: string, value: Json, state: Conversation) => Failure | null;
};

/** Where a conversation comes from that does not say. */
export const DEFAULT_CHANNEL = 'web';

type Draft = Pick<Decision, 'events' | 'schedule'>;

/** What a command leads to, or why it may not. */
export function decideCommand(command: Command, state: Conversation, env: DecideEnv): Result<Decision> {
  const refused = refuse(command, state);
  if (refused) return fail(refused);
  const draft = draftFor(command, state, env);
  return 'code' in draft ? fail(draft) : ok(withTimers(state, { ...draft, settle: [] }, env.now));
}

function refuse(command: Command, state: Conversation): Failure | null {
  const allowed: readonly string[] = COMMANDS[command.name].by;
  if (!allowed.includes(kindOf(command.by)))
    return failure('FORBIDDEN', { reason: `${command.name} is not theirs to say` });
  if (command.name === 'conversation.open') return state.n === 0 ? null : failure('CONFLICT', { n: state.n });
  if (state.n === 0) return failure('NOT_FOUND', { what: 'conversation', id: command.conversation });
  if (kindOf(command.by) === 'visitor' && command.by !== state.visitor) {
    return failure('NOT_FOUND', { what: 'conversation', id: command.conversation });
  }
  if (command.base !== undefined && command.base < state.n) return failure('CONFLICT', { n: state.n });
  const afterwards =
    command.name === 'rate.submit' || command.name === 'read.mark' || command.name === 'agent.note';
  return state.lifecycle === 'closed' && !afterwards ? failure('CLOSED') : null;
}

function draftFor(command: Command, state: Conversation, env: DecideEnv): Draft | Failure {
  const record = <T extends EventType>(type: T, data: EventData<T>): DomainEvent =>
    ({ type, data, by: command.by, cause: command.id }) as DomainEvent;
  switch (command.name) {
    case 'conversation.open':
      return open(command, state, env);
    case 'message.send':
      return send(command, state, env);
    case 'read.mark':
      return only(record('message.read', { upTo: Math.min(command.data.upTo, state.n) }));
    case 'handoff.request':
      return requestHandoff(command, state);
    case 'conversation.close':
      return close(command, state);
    case 'rate.submit':
      return only(record('conversation.rated', command.data));
    case 'agent.note':
      return only(record('note.added', command.data));
    case 'slots.set':
      return setSlots(command, state, env);
    case 'agent.accept':
      if (state.lifecycle === 'human') return failure('CONFLICT', { n: state.n });
      return only(record('agent.joined', { agent: agentId(command) }));
    case 'agent.leave':
      return leave(command, state, env);
  }
}

function open(
  command: Extract<Command, { name: 'conversation.open' }>,
  state: Conversation,
  env: DecideEnv,
): Draft {
  const { bot, channel, language } = command.data;
  const opened = {
    bot,
    pipeline: env.pipeline,
    channel: channel ?? DEFAULT_CHANNEL,
    ...(language === undefined ? {} : { language }),
    visitor: command.by.slice('visitor:'.length),
    idle: env.idle,
    queueWait: env.queueWait,
    ...(env.silence > 0 ? { silence: env.silence } : {}),
  };
  return {
    events: [
      { type: 'conversation.opened', data: opened, by: command.by, cause: command.id },
      { type: 'bot.assigned', data: { bot }, by: 'system', cause: command.id },
    ],
    schedule: env.welcomes
      ? [turnTask(state.id, 1, env.now, { trigger: 'open', input: { kind: 'open' } })]
      : [],
  };
}

function send(
  command: Extract<Command, { name: 'message.send' }>,
  state: Conversation,
  env: DecideEnv,
): Draft | Failure {
  const { text = '', choice, attachments = [] } = command.data;
  if (text.trim() === '' && choice === undefined && attachments.length === 0) return failure('EMPTY_MESSAGE');
  const byAgent = kindOf(command.by) === 'agent';
  if (byAgent && state.agent !== command.by)
    return failure('FORBIDDEN', { reason: 'take the conversation first' });
  const message = {
    text,
    ...(choice === undefined ? {} : { choice }),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
  const added: DomainEvent = { type: 'message.added', data: message, by: command.by, cause: command.id };
  if (byAgent || state.lifecycle !== 'bot') return only(added);
  const input = { kind: 'message', ...message, attachments };
  return {
    events: [added],
    schedule: [turnTask(state.id, state.n + 1, env.now, { trigger: 'message', input })],
  };
}

function requestHandoff(command: Command, state: Conversation): Draft | Failure {
  if (state.lifecycle === 'queued' || state.lifecycle === 'human') return failure('CONFLICT', { n: state.n });
  return only(requestPerson(state, { reason: 'visitor', by: command.by, cause: command.id }));
}

/** What an agent corrects is what the bot goes on with: whoever has the chat may say so, and no value that the bot could not have. */
function setSlots(
  { by, id, data }: Extract<Command, { name: 'slots.set' }>,
  state: Conversation,
  env: DecideEnv,
): Draft | Failure {
  if (state.agent !== by) return failure('FORBIDDEN', { reason: 'take the conversation first' });
  const wrong = wrongIn(data.slots, state, env);
  return wrong ?? only({ type: 'slots.changed', data: { slots: data.slots }, by, cause: id });
}

/** Why one of these values may not stand in its slot; null when all may. */
function wrongIn(
  slots: CommandData<'slots.set'>['slots'],
  state: Conversation,
  { judgeSlot }: DecideEnv,
): Failure | null {
  for (const [name, value] of Object.entries(slots)) {
    const wrong = value === null ? null : judgeSlot(name, value, state);
    if (wrong) return wrong;
  }
  return null;
}

/** An agent may also end a chat that nobody has; what another agent has is not theirs to end. */
function close(
  { by, id, data }: Extract<Command, { name: 'conversation.close' }>,
  state: Conversation,
): Draft | Failure {
  const byAgent = kindOf(by) === 'agent';
  if (!byAgent && (data.outcome !== undefined || data.note !== undefined))
    return failure('FORBIDDEN', { reason: 'outcome and note are for agents to say' });
  if (byAgent && state.agent !== null && state.agent !== by)
    return failure('FORBIDDEN', { reason: 'another agent has this conversation' });
  const reason = byAgent ? 'agent' : 'visitor';
  const outcome = data.outcome === undefined ? {} : { outcome: data.outcome };
  const closed: DomainEvent = { type: 'conversation.closed', data: { reason, ...outcome }, by, cause: id };
  const note: DomainEvent = { type: 'note.added', data: { text: data.note ?? '' }, by, cause: id };
  return { events: data.note === undefined ? [closed] : [closed, note], schedule: [] };
}

/** An agent who resolved it closes it: whoever looks for the end of a conversation finds one kind of event. What he corrects as he leaves is what the bot, or the next agent, goes on with. */
function leave(
  command: Extract<Command, { name: 'agent.leave' }>,
  state: Conversation,
  env: DecideEnv,
): Draft | Failure {
  const { by, id, data } = command;
  if (state.agent !== by) return failure('FORBIDDEN', { reason: 'another agent has this conversation' });
  const wrong = wrongIn(data.slots ?? {}, state, env);
  if (wrong) return wrong;
  const left: DomainEvent = {
    type: 'agent.left',
    data: { agent: agentId(command), ...data },
    by,
    cause: id,
  };
  if (data.outcome === 'back_to_bot') return { events: [left], schedule: unheardTurns(state, env.now) };
  if (data.outcome === 'requeued') return only(left);
  const closed: DomainEvent = { type: 'conversation.closed', data: { reason: 'agent' }, by, cause: id };
  return { events: [left, closed], schedule: [] };
}

function agentId(command: Command): string {
  return command.by.slice('agent:'.length);
}

function only(event: DomainEvent): Draft {
  return { events: [event], schedule: [] };
}
