import { type Static, type TSchema, Type } from 'typebox';
import { Attachment } from '../core/events/shapes.ts';
import type { Actor, ActorKind, CommandId, ConversationId } from '../core/ids.ts';

const strict = { additionalProperties: false } as const;

/** Longest text of one message, in UTF-16 units. */
export const LONGEST_TEXT = 8000;

const CORRECTIONS = Type.Record(
  Type.String({ maxLength: 64 }),
  Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean(), Type.Null()]),
  { minProperties: 1, maxProperties: 20, description: 'new values; null empties a slot' },
);

/**
 * What people may ask of a conversation: the data of each command, and who may send it.
 * The wire carries these names (`cmd.name`); `conversation.open` alone needs no conversation.
 */
export const COMMANDS = {
  'conversation.open': {
    by: ['visitor'],
    data: Type.Object(
      {
        bot: Type.String({ maxLength: 64 }),
        channel: Type.Optional(Type.String({ maxLength: 32 })),
        language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$' })),
      },
      strict,
    ),
  },
  'message.send': {
    by: ['visitor', 'agent'],
    data: Type.Object(
      {
        text: Type.Optional(Type.String({ maxLength: LONGEST_TEXT })),
        choice: Type.Optional(Type.String({ maxLength: 256 })),
        attachments: Type.Optional(Type.Array(Attachment, { maxItems: 10 })),
      },
      strict,
    ),
  },
  'read.mark': {
    by: ['visitor', 'agent'],
    data: Type.Object({ upTo: Type.Integer({ minimum: 1 }) }, strict),
  },
  'handoff.request': { by: ['visitor'], data: Type.Object({}, strict) },
  'conversation.close': {
    by: ['visitor', 'agent'],
    data: Type.Object(
      {
        outcome: Type.Optional(
          Type.Union([Type.Literal('resolved'), Type.Literal('unresolved'), Type.Literal('spam')], {
            description: 'what came of it; for agents',
          }),
        ),
        note: Type.Optional(
          Type.String({ maxLength: LONGEST_TEXT, description: 'for those who work here; for agents' }),
        ),
      },
      strict,
    ),
  },
  'rate.submit': {
    by: ['visitor'],
    data: Type.Object(
      {
        stars: Type.Integer({ minimum: 1, maximum: 5 }),
        comment: Type.Optional(Type.String({ maxLength: 2000 })),
      },
      strict,
    ),
  },
  'agent.accept': { by: ['agent'], data: Type.Object({}, strict) },
  'agent.leave': {
    by: ['agent'],
    data: Type.Object(
      {
        outcome: Type.Union([
          Type.Literal('resolved'),
          Type.Literal('back_to_bot'),
          Type.Literal('requeued'),
        ]),
        slots: Type.Optional(CORRECTIONS),
      },
      strict,
    ),
  },
  'agent.note': {
    by: ['agent'],
    data: Type.Object(
      {
        text: Type.String({ maxLength: LONGEST_TEXT }),
        mentions: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 10 })),
      },
      strict,
    ),
  },
  'slots.set': {
    by: ['agent'],
    data: Type.Object(
      {
        slots: CORRECTIONS,
      },
      strict,
    ),
  },
} as const satisfies Record<string, { by: readonly ActorKind[]; data: TSchema }>;

export type CommandName = keyof typeof COMMANDS;
export type CommandData<N extends CommandName> = Static<(typeof COMMANDS)[N]['data']>;

/** A command as the engine takes it. `base` is the last offset the sender has seen, if that matters to it. */
export type Command = {
  [N in CommandName]: {
    readonly name: N;
    readonly id: CommandId;
    readonly by: Actor;
    /** Absent for `conversation.open` only. */
    readonly conversation?: ConversationId;
    readonly data: CommandData<N>;
    readonly base?: number;
  };
}[CommandName];
