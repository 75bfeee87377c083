import { COMMANDS, type Command } from '#engine';
import { type Failure, failure, isFailure } from '#engine/core/errors';
import type { Attachment } from '#engine/core/events/shapes';
import type { CommandId, ConversationId } from '#engine/core/ids';
import { fail, type Result } from '#engine/core/result';
import type { Executed, Giver } from '#engine/turn/engine';
import { type Door, isOwn } from './door.ts';
import { badFrame, type CommandFrame, checkData, type Typing } from './frames.ts';
import type { Visitor } from './tokens.ts';

/** What a command came to; a signal leaves no record. */
export type Outcome = Executed | 'signalled';

/** Where a command comes from. A conversation that is followed there has been found to be the visitor's own. */
export type Place = {
  /** Names the connection among all of all nodes. */
  readonly id: string;
  follows(conversation: string): boolean;
  /** What the client has of the conversation. */
  readonly holds: Giver['holds'];
  /** A command is in order and held in memory, and on its way into the log. */
  admitted(id: string): void;
};

/** Check one command of a visitor, as strictly as if every field were a lie, and hand it to the engine. */
export async function runCommand(
  door: Door,
  visitor: Visitor,
  frame: CommandFrame,
  from: Place,
): Promise<Result<Outcome>> {
  const refusal = refuseName(frame.name) ?? checkData(frame.name, frame.d);
  if (refusal) return fail(refusal);
  const stranger = await refusePlace(door, visitor, frame, from);
  if (stranger) return fail(stranger);
  if (frame.name === 'typing.set') return publishTyping(door, visitor, frame, from);
  const data = await withOwnAttachments(door, visitor, frame.d);
  if (isFailure(data)) return fail(data);
  const command = commandOf(visitor, frame, data);
  if (frame.name === 'conversation.open') return await door.engine.execute(command);
  return await door.engine.execute(command, { admitted: () => from.admitted(frame.id), holds: from.holds });
}

function refuseName(name: string): Failure | undefined {
  if (name === 'typing.set') return undefined;
  if (!isCommand(name)) return failure('UNSUPPORTED', { name });
  const allowed: readonly string[] = COMMANDS[name].by;
  return allowed.includes('visitor')
    ? undefined
    : failure('FORBIDDEN', { reason: `a visitor may not send ${name}` });
}

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}

/** A visitor opens with a bot that exists, and touches only what it opened. */
async function refusePlace(
  door: Door,
  visitor: Visitor,
  frame: CommandFrame,
  from: Place,
): Promise<Failure | undefined> {
  if (frame.name === 'conversation.open') {
    if (frame.c !== undefined) return badFrame('conversation.open has no c');
    const bot = 'bot' in frame.d ? String(frame.d.bot) : '';
    return door.bots().includes(bot) ? undefined : failure('NOT_FOUND', { what: 'bot', id: bot });
  }
  if (frame.c === undefined) return badFrame(`${frame.name} needs c`);
  if (from.follows(frame.c) || (await isOwn(door, visitor, frame.c))) return undefined;
  return failure('NOT_FOUND', { what: 'conversation', id: frame.c });
}

function publishTyping(
  door: Door,
  visitor: Visitor,
  frame: CommandFrame,
  { id: from }: Place,
): Result<Outcome> {
  const { on } = frame.d as Typing;
  door.signals.publish({ c: frame.c ?? '', name: 'typing', d: { by: visitor, on }, from });
  return { ok: true, value: 'signalled' };
}

/** Only files that this visitor uploaded can be attached, and only as what they were found to be. */
async function withOwnAttachments(door: Door, visitor: Visitor, data: object): Promise<object | Failure> {
  const named = 'attachments' in data ? (data.attachments as readonly Attachment[]) : undefined;
  if (!named) return data;
  const attachments: Attachment[] = [];
  for (const { file } of named) {
    const stored = await door.files.get(file);
    if (stored?.owner !== visitor) return failure('NOT_FOUND', { what: 'file', id: file });
    attachments.push(stored.attachment);
  }
  return { ...data, attachments };
}

/** The name and its data were checked together, which the compiler cannot follow. */
function commandOf(visitor: Visitor, frame: CommandFrame, data: object): Command {
  return {
    name: frame.name,
    id: frame.id as CommandId,
    by: visitor,
    ...(frame.c === undefined ? {} : { conversation: frame.c as ConversationId }),
    data,
    ...(frame.base === undefined ? {} : { base: frame.base }),
  } as Command;
}
