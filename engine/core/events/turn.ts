import { Type } from 'typebox';
import { AnyObject, Entity, Intent, RecordedCall, StageTrace } from './shapes.ts';

const strict = { additionalProperties: false } as const;

/** Events of turns, effects and timers: what the bot understood, decided and asked of the world. */
export const TURN_EVENTS = {
  'turn.completed': {
    version: 1,
    visible: false,
    data: Type.Object(
      {
        turn: Type.String({ description: 'task id of the turn' }),
        trigger: Type.Union([
          Type.Literal('message'),
          Type.Literal('effect'),
          Type.Literal('open'),
          Type.Literal('timer'),
        ]),
        of: Type.Integer({ description: 'offset of the event that caused the turn' }),
        pipeline: Type.String(),
        language: Type.String(),
        intent: Type.Union([Intent, Type.Null()]),
        entities: Type.Array(Entity),
        /** Dialog state after the turn; the fold takes it over whole. */
        dialog: AnyObject,
        /** Flow states gone through, `flow/step`, in order. */
        path: Type.Array(Type.String()),
        /** Repair behaviour that acted, if any: correct, cancel, skip, digress … */
        repair: Type.Union([Type.String(), Type.Null()]),
        trace: Type.Array(StageTrace),
        /** Left out where nothing was asked, and in logs of releases that did not record it. */
        calls: Type.Optional(Type.Array(RecordedCall)),
      },
      strict,
    ),
  },
  'effect.requested': {
    version: 1,
    visible: false,
    data: Type.Object(
      {
        effect: Type.String(),
        kind: Type.String(),
        input: AnyObject,
        as: Type.Union([Type.String(), Type.Null()]),
      },
      strict,
    ),
  },
  'effect.completed': {
    version: 1,
    visible: false,
    data: Type.Object({ effect: Type.String(), result: AnyObject, attempts: Type.Integer() }, strict),
  },
  'effect.failed': {
    version: 1,
    visible: false,
    data: Type.Object(
      { effect: Type.String(), code: Type.String(), reason: Type.String(), attempts: Type.Integer() },
      strict,
    ),
  },
  'timer.set': {
    version: 1,
    visible: false,
    data: Type.Object({ timer: Type.String(), due: Type.Integer() }, strict),
  },
  'timer.cancelled': { version: 1, visible: false, data: Type.Object({ timer: Type.String() }, strict) },
  'timer.fired': { version: 1, visible: false, data: Type.Object({ timer: Type.String() }, strict) },
} as const;
