import { type Static, Type } from 'typebox';
import { Duration } from '#engine/config/schema/duration';

const strict = { additionalProperties: false } as const;
const Values = Type.Record(Type.String(), Type.Unknown());
const Keys = Type.Union([Type.String(), Type.Array(Type.String()), Type.Null()]);
const Code = Type.String({ pattern: '^[A-Z][A-Z_]+$', description: 'a code of the error catalogue' });

/** How an action answers in a fixture: exactly one of found, missing, failed and real. `with` says for which input, `times` for how many calls. */
export const ActionStub = Type.Object(
  {
    with: Type.Optional(Values),
    found: Type.Optional(Type.Unknown()),
    missing: Type.Optional(Type.Literal(true)),
    failed: Type.Optional(Code),
    real: Type.Optional(Type.Literal(true, { description: 'it is really asked' })),
    times: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'so many calls it answers; later ones get the next case that fits',
      }),
    ),
  },
  strict,
);
export type ActionStub = Static<typeof ActionStub>;

const Attach = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    mime: Type.String({ minLength: 1 }),
    size: Type.Integer({ minimum: 0 }),
    text: Type.Optional(Type.String({ description: 'what the visitor writes beside the file' })),
  },
  strict,
);

/** What the visitor does beside talking. */
const VisitorAct = Type.Union([
  Type.Literal('asks_for_person'),
  Type.Literal('closes'),
  Type.Object({ rates: Type.Integer({ minimum: 1, maximum: 5 }) }, strict),
]);

const Outcome = Type.Union([Type.Literal('resolved'), Type.Literal('back_to_bot'), Type.Literal('requeued')]);

const AgentAct = Type.Union([
  Type.Literal('joins'),
  Type.Object({ says: Type.String({ minLength: 1 }) }, strict),
  Type.Object({ leaves: Outcome }, strict),
]);

const Lifecycle = Type.Union([
  Type.Literal('bot'),
  Type.Literal('queued'),
  Type.Literal('human'),
  Type.Literal('closed'),
]);

const DeskFault = Type.Union([Type.Literal('down'), Type.Literal('refused'), Type.Literal('answer_lost')]);

const Texts = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 });

/** What the bot's next message must be like; `skip` passes over all that nobody has looked at. */
export const NextMessage = Type.Union([
  Type.Literal('skip'),
  Type.Object(
    {
      says: Type.Optional(Texts),
      not: Type.Optional(Type.Literal(true, { description: 'it says none of these' })),
      buttons: Type.Optional(Texts),
      no_buttons: Type.Optional(Texts),
      optional: Type.Optional(Type.Literal(true, { description: 'it may be missing' })),
    },
    strict,
  ),
]);
export type NextMessage = Static<typeof NextMessage>;

/** One step of a dialogue: at most one thing is done, then what has come of it is checked. */
export const FixtureStep = Type.Object(
  {
    user: Type.Optional(Type.String({ description: 'what the visitor writes' })),
    tap: Type.Optional(Type.String({ description: 'payload or label of a button that is on offer' })),
    tap_earlier: Type.Optional(Type.String({ description: 'payload of a button that was on offer before' })),
    attach: Type.Optional(Attach),
    visitor: Type.Optional(VisitorAct),
    agent: Type.Optional(AgentAct),
    wait: Type.Optional(Duration),
    desk: Type.Optional(DeskFault),

    intent: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    entities: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())]), {
        description: 'entity type → value, or values, that must be among those found',
      }),
    ),
    entity_types: Type.Optional(
      Type.Array(Type.String(), { description: 'types of all entities found; a last ... allows more' }),
    ),
    entity_values: Type.Optional(
      Type.Array(Type.String(), { description: 'values of all entities found; a last ... allows more' }),
    ),
    confidence: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'least score of the intent' }),
    ),
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$' })),
    refused: Type.Optional(Code),

    bot: Type.Optional(Keys),
    message: Type.Optional(NextMessage),
    says: Type.Optional(Type.String({ description: 'a piece of what the bot said last' })),
    buttons: Type.Optional(Type.Array(Type.String(), { description: 'payloads on offer, in order' })),
    cards: Type.Optional(Type.Array(Type.String(), { description: 'titles of the cards shown, in order' })),
    slots: Type.Optional(Values),
    flow: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    state: Type.Optional(Lifecycle),
    repair: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    effects: Type.Optional(Type.Array(Type.String(), { description: 'kinds of effects asked for' })),
    ticket: Type.Optional(
      Type.Union([
        Type.Object(
          {
            kind: Type.String(),
            subject: Type.Optional(
              Type.Union([Type.String(), Texts], {
                description: 'the whole of it, or one of several; * is anything',
              }),
            ),
            fields: Type.Optional(Values),
          },
          strict,
        ),
        Type.Null(),
      ]),
    ),
    tickets: Type.Optional(Type.Integer({ minimum: 0, description: 'how many were made so far' })),
    handoff: Type.Optional(Type.String({ description: 'reason of the handoff that was asked for' })),
  },
  { ...strict, minProperties: 1 },
);
export type FixtureStep = Static<typeof FixtureStep>;

/** Keys that do something; a step has at most one. `desk` only prepares what the next ticket runs into. */
export const ACTS = ['user', 'tap', 'tap_earlier', 'attach', 'visitor', 'agent', 'wait'] as const;
export type Act = (typeof ACTS)[number];

/** Keys that check what has come of it, in the order in which they are looked at. */
export const CHECKS = [
  'refused',
  'intent',
  'entities',
  'entity_types',
  'entity_values',
  'confidence',
  'language',
  'repair',
  'bot',
  'message',
  'says',
  'buttons',
  'cards',
  'flow',
  'slots',
  'effects',
  'ticket',
  'tickets',
  'handoff',
  'state',
] as const;
export type Check = (typeof CHECKS)[number];

/** fixtures/dialogs/**\/*.yaml: one dialogue that a bot must be able to hold. */
export const DialogFixture = Type.Object(
  {
    dialog: Type.String({ minLength: 1, description: 'what this dialogue shows, in one line' }),
    bot: Type.String({ minLength: 1, description: 'folder below pipelines/' }),
    about: Type.Optional(Type.String()),
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', description: 'what the client asks for' })),
    at: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)$',
        description: 'when it begins, for example 2026-11-20T10:00+08:00',
      }),
    ),
    actions: Type.Optional(Type.Record(Type.String(), Type.Union([ActionStub, Type.Array(ActionStub)]))),
    steps: Type.Array(FixtureStep, { minItems: 1 }),
  },
  strict,
);
export type DialogFixture = Static<typeof DialogFixture>;
