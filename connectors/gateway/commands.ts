import { COMMANDS, type Command } from '#engine';
import { type Failure, failure, isFailure } from '#engine/core/errors';
import type { Attachment } from '#engine/core/events/shapes';
import type { CommandId, ConversationId } from '#engine/core/ids';
import { fail, type Result } from '#engine/core/result';
import type { Executed, Giver } from '#engine/turn/engine';
import { runDeskCommand, tellMentioned, verbFor } from './desk-commands.ts';
import { type Door, isOwn } from './door.ts';
import { badFrame, type CommandFrame, checkData, DESK_COMMANDS, type Typing } from './frames.ts';
import { type AgentActor, isAgent, type Principal } from './principals.ts';

/** What a command came to; a signal leaves no record. */
export type Outcome = Executed | 'signalled';

/** Where a command comes from. A conversation that a visitor follows there has been found to be its own. */
export type Place = {
  /** Names the connection among all of all nodes. */
  readonly id: string;
  follows(conversation: string): boolean;
  /** What the client has of the conversation. */
  readonly holds: Giver['holds'];
  /** A command is in order and held in memory, and on its way into the log. */
  admitted(id: string): void;
};

/** Check one command, as strictly as if every field were a lie, and hand it to the engine. */
export async function runCommand(
  door: Door,
  principal: Principal,
  frame: CommandFrame,
  from: Place,
): Promise<Result<Outcome>> {
  const refusal = refuseName(principal, frame.name) ?? checkData(frame.name, frame.d);
  if (refusal) return fail(refusal);
  const stranger = await refusePlace(door, principal, frame, from);
  if (stranger) return fail(stranger);
  if (frame.name === 'typing.set') return publishTyping(door, principal, frame, from);
  if (isAgent(principal) && isDeskCommand(frame.name))
    return await runDeskCommand(door, principal, { ...frame, via: from.id });
  const data = await withOwnAttachments(door, principal, frame.d);
  if (isFailure(data)) return fail(data);
  const command = commandOf(principal, frame, data);
  if (frame.name === 'conversation.open') return await door.engine.execute(command);
  const giver = { admitted: () => from.admitted(frame.id), holds: from.holds };
  const executed = await door.engine.execute(command, giver);
  const isNews = executed.ok && !executed.value.duplicate;
  if (isNews && frame.name === 'agent.note' && isAgent(principal))
    await tellMentioned(door, principal, frame);
  return executed;
}

function refuseName(principal: Principal, name: string): Failure | undefined {
  if (name === 'typing.set') return undefined;
  const kind = isAgent(principal) ? 'agent' : 'visitor';
  if (!isCommand(name) && !isDeskCommand(name)) return failure('UNSUPPORTED', { name });
  const allowed: readonly string[] = isCommand(name) ? COMMANDS[name].by : ['agent'];
  return allowed.includes(kind)
    ? undefined
    : failure('FORBIDDEN', { reason: `${kind === 'agent' ? 'an agent' : 'a visitor'} may not send ${name}` });
}

function isDeskCommand(name: string): name is keyof typeof DESK_COMMANDS {
  return Object.hasOwn(DESK_COMMANDS, name);
}

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}

/** A visitor opens with a bot that exists, and touches only what it opened; an agent what his role lets him. */
async function refusePlace(
  door: Door,
  principal: Principal,
  frame: CommandFrame,
  from: Place,
): Promise<Failure | undefined> {
  if (frame.name === 'conversation.open') {
    if (frame.c !== undefined) return badFrame('conversation.open has no c');
    const bot = 'bot' in frame.d ? String(frame.d.bot) : '';
    return door.bots().includes(bot) ? undefined : failure('NOT_FOUND', { what: 'bot', id: bot });
  }
  if (frame.name === 'agent.status')
    return frame.c === undefined ? undefined : badFrame('agent.status has no c');
  if (frame.c === undefined) return badFrame(`${frame.name} needs c`);
  if (isAgent(principal)) return await refuseAgent(door, principal, frame, frame.c);
  if (from.follows(frame.c) || (await isOwn(door, principal, frame.c))) return undefined;
  return failure('NOT_FOUND', { what: 'conversation', id: frame.c });
}

async function refuseAgent(
  door: Door,
  agent: AgentActor,
  frame: CommandFrame,
  conversation: string,
): Promise<Failure | undefined> {
  const refused = await door.staff?.refuse(agent, verbFor(frame), conversation as ConversationId);
  return refused ?? undefined;
}

function publishTyping(
  door: Door,
  principal: Principal,
  frame: CommandFrame,
  { id: from }: Place,
): Result<Outcome> {
  const { on, draft } = frame.d as Typing;
  const words = draft === undefined || isAgent(principal) ? {} : { draft };
  door.signals.publish({ c: frame.c ?? '', name: 'typing', d: { by: principal, on, ...words }, from });
  return { ok: true, value: 'signalled' };
}

/** Only files that this one uploaded can be attached, and only as what they were found to be. */
async function withOwnAttachments(door: Door, principal: Principal, data: object): Promise<object | Failure> {
  const named = 'attachments' in data ? (data.attachments as readonly Attachment[]) : undefined;
  if (!named) return data;
  const attachments: Attachment[] = [];
  for (const { file } of named) {
    const stored = await door.files.get(file);
    if (stored?.owner !== principal) return failure('NOT_FOUND', { what: 'file', id: file });
    attachments.push(stored.attachment);
  }
  return { ...data, attachments };
}

/** The name and its data were checked together, which the compiler cannot follow. */
function commandOf(principal: Principal, frame: CommandFrame, data: object): Command {
  return {
    name: frame.name,
    id: frame.id as CommandId,
    by: principal,
    ...(frame.c === undefined ? {} : { conversation: frame.c as ConversationId }),
    data,
    ...(frame.base === undefined ? {} : { base: frame.base }),
  } as Command;
}
