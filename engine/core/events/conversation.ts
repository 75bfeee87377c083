import { Type } from 'typebox';
import { AnyObject, AssignmentReason, Attachment, Button, Card, Image, SlotChanges } from './shapes.ts';

const strict = { additionalProperties: false } as const;

/** Events of a conversation's life and of its people. */
export const CONVERSATION_EVENTS = {
  'conversation.opened': {
    version: 1,
    visible: true,
    data: Type.Object(
      {
        bot: Type.String(),
        pipeline: Type.String({ description: 'version of the plan it began with' }),
        channel: Type.String(),
        language: Type.Optional(Type.String()),
        visitor: Type.String(),
        idle: Type.Integer({ description: 'milliseconds of silence after which it closes' }),
        queueWait: Type.Integer({ description: 'milliseconds a handed-over chat waits for a person' }),
        silence: Type.Optional(
          Type.Integer({ description: 'milliseconds of silence after which an open question is repeated' }),
        ),
      },
      strict,
    ),
  },
  'bot.assigned': { version: 1, visible: true, data: Type.Object({ bot: Type.String() }, strict) },
  'message.added': {
    version: 1,
    visible: true,
    data: Type.Object(
      {
        text: Type.String(),
        choice: Type.Optional(Type.String({ description: 'payload of a tapped button' })),
        attachments: Type.Optional(Type.Array(Attachment)),
        reply: Type.Optional(Type.String({ description: 'key in replies.yaml' })),
        language: Type.Optional(Type.String()),
        buttons: Type.Optional(Type.Array(Button)),
        quickReplies: Type.Optional(
          Type.Array(Button, { description: 'buttons that go away when the visitor goes on' }),
        ),
        cards: Type.Optional(Type.Array(Card)),
        image: Type.Optional(Image),
        reminder: Type.Optional(
          Type.Literal(true, { description: 'said into silence; does not keep the conversation open' }),
        ),
      },
      strict,
    ),
  },
  'message.read': { version: 1, visible: true, data: Type.Object({ upTo: Type.Integer() }, strict) },
  'handoff.requested': {
    version: 1,
    /** Summary, slots, focus and suggestions are for the agent. */
    visible: ['reason', 'team'],
    data: Type.Object(
      {
        reason: Type.String({
          description:
            'visitor, flow, repeated_failure, loop, system_unavailable, effect_failed, policy, sentiment, release',
        }),
        team: Type.Optional(Type.String()),
        summary: Type.String(),
        slots: AnyObject,
        focus: Type.Optional(
          Type.Array(
            Type.Object({ type: Type.String(), value: Type.String(), name: Type.String() }, strict),
            {
              description: 'what was talked about lately, the latest first',
            },
          ),
        ),
        suggested: Type.Array(Type.String({ description: 'reply keys an agent may want next' })),
      },
      strict,
    ),
  },
  'handoff.failed': {
    version: 1,
    visible: true,
    data: Type.Object({ reason: Type.Union([Type.Literal('no_agent'), Type.Literal('timed_out')]) }, strict),
  },
  'agent.assigned': {
    version: 1,
    /** Why it was this one is for those who work here. */
    visible: ['agent'],
    data: Type.Object(
      {
        agent: Type.String({ description: 'who was given the chat and has not answered yet' }),
        answerWithin: Type.Integer({ description: 'milliseconds until the next agent gets it' }),
        reason: Type.Optional(AssignmentReason),
      },
      strict,
    ),
  },
  'agent.unassigned': {
    version: 1,
    visible: false,
    data: Type.Object(
      {
        agent: Type.String(),
        because: Type.Optional(
          Type.String({
            description:
              'missed, refused, offline, gone, removed; absent where only the outcome was found later',
          }),
        ),
      },
      strict,
    ),
  },
  'agent.joined': { version: 1, visible: true, data: Type.Object({ agent: Type.String() }, strict) },
  'agent.left': {
    version: 1,
    /** What an agent corrected is for those who work here. */
    visible: ['agent', 'outcome'],
    data: Type.Object(
      {
        agent: Type.String(),
        outcome: Type.Union([
          Type.Literal('resolved'),
          Type.Literal('back_to_bot'),
          Type.Literal('requeued'),
        ]),
        slots: Type.Optional(SlotChanges),
      },
      strict,
    ),
  },
  'note.added': {
    version: 1,
    visible: false,
    data: Type.Object(
      {
        text: Type.String(),
        mentions: Type.Optional(Type.Array(Type.String(), { description: 'agents who are to look at it' })),
      },
      strict,
    ),
  },
  'slots.changed': {
    version: 1,
    visible: false,
    data: Type.Object({ slots: SlotChanges }, strict),
  },
  'conversation.rated': {
    version: 1,
    visible: true,
    data: Type.Object(
      { stars: Type.Integer({ minimum: 1, maximum: 5 }), comment: Type.Optional(Type.String()) },
      strict,
    ),
  },
  'conversation.closed': {
    version: 1,
    visible: true,
    data: Type.Object(
      {
        reason: Type.Union([
          Type.Literal('visitor'),
          Type.Literal('agent'),
          Type.Literal('bot'),
          Type.Literal('idle'),
        ]),
        outcome: Type.Optional(
          Type.String({ description: 'what an agent said came of it: resolved, unresolved, spam' }),
        ),
      },
      strict,
    ),
  },
} as const;
