import { type Static, Type } from 'typebox';
import { Duration } from './duration.ts';

const strict = { additionalProperties: false } as const;

/** A CEL expression over slots. */
const Expression = Type.String({
  minLength: 1,
  description: 'CEL expression over slots, e.g. order.price_drop > 0',
});
const Expressions = Type.Record(Type.String(), Expression);
const ReplyKey = Type.String({ description: 'key in replies.yaml' });
const Steps = Type.Unsafe<readonly Step[]>({ type: 'array', items: { $ref: '#/$defs/Step' }, minItems: 1 });

/** One step of a flow: exactly one of the step keys, with its companions. */
export type Step = {
  readonly id?: string;
  readonly when?: string;
  readonly say?: string | readonly string[];
  readonly ask?: Readonly<Record<string, Field>>;
  readonly form?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly if?: string;
  readonly then?: readonly Step[];
  readonly else?: readonly Step[];
  readonly call?: string;
  readonly link?: string;
  readonly action?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly as?: string;
  readonly missing?: readonly Step[];
  readonly failed?: readonly Step[];
  readonly search?: true;
  readonly wait?: Duration | WaitStep;
  readonly timeout?: readonly Step[];
  readonly ticket?: TicketStep;
  readonly handoff?: HandoffStep | true;
  readonly end?: true | 'close';
};

const TicketStep = Type.Object(
  {
    create: Type.String({ description: 'kind of ticket' }),
    subject: Type.Optional(ReplyKey),
    fields: Type.Optional(Expressions),
    as: Type.Optional(Type.String({ description: 'slot that takes {id, url}' })),
  },
  strict,
);
export type TicketStep = Static<typeof TicketStep>;

const HandoffStep = Type.Object(
  { reason: Type.Optional(Type.String()), team: Type.Optional(Type.String()) },
  strict,
);
export type HandoffStep = Static<typeof HandoffStep>;

const WaitStep = Type.Object(
  {
    for: Duration,
    message: Type.Optional(
      Type.Literal(true, { description: 'a message that nothing else takes ends the wait, too' }),
    ),
  },
  strict,
);
export type WaitStep = Static<typeof WaitStep>;

/** The keys of which a step has exactly one. */
export const STEP_KINDS = [
  'say',
  'ask',
  'form',
  'set',
  'if',
  'call',
  'link',
  'action',
  'search',
  'wait',
  'ticket',
  'handoff',
  'end',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

const Words = Type.Record(Type.String(), Type.Array(Type.String(), { minItems: 1 }), {
  description: 'language → words for it, the first one shown on its button',
});

const Check = Type.Object(
  {
    action: Type.String({ description: 'key in actions.yaml' }),
    with: Type.Optional(Expressions),
    as: Type.Optional(Type.String({ description: 'slot that takes the answer' })),
    missing: Type.Optional(ReplyKey),
  },
  strict,
);

const Choices = Type.Object(
  {
    from: Type.String({ description: 'expression that gives a list' }),
    value: Type.String({ description: 'member of an item that fills the field' }),
    label: Type.String({ description: 'member of an item that is shown' }),
  },
  strict,
);

/** One field of a form: exactly one of entity, options, choices or type says what fills it. */
export const Field = Type.Object(
  {
    entity: Type.Optional(Type.String()),
    type: Type.Optional(
      Type.Union([
        Type.Literal('text'),
        Type.Literal('number'),
        Type.Literal('yes_no'),
        Type.Literal('file'),
      ]),
    ),
    options: Type.Optional(Type.Record(Type.String(), Words)),
    choices: Type.Optional(Choices),
    ask: ReplyKey,
    again: Type.Optional(ReplyKey),
    optional: Type.Optional(Type.Boolean()),
    when: Type.Optional(Expression),
    prefill: Type.Optional(Expression),
    remember: Type.Optional(
      Type.Boolean({ description: 'a value from earlier in the conversation is taken over' }),
    ),
    valid: Type.Optional(Type.String({ description: 'expression over slots and `value`' })),
    invalid: Type.Optional(ReplyKey),
    check: Type.Optional(Check),
    validator: Type.Optional(Type.String({ description: 'a validator that a plugin brings' })),
    tries: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10, description: 'attempts before `then`; default 3' }),
    ),
    then: Type.Optional(
      Type.Union([Type.Literal('handoff'), Type.Literal('skip'), Type.Literal('cancel')], {
        description: 'what follows the last attempt; default handoff',
      }),
    ),
  },
  strict,
);
export type Field = Static<typeof Field>;

const StepSchema = Type.Object(
  {
    id: Type.Optional(
      Type.String({ pattern: '^(?!end$)[a-z][a-z0-9_]*$', description: 'name of the step in traces' }),
    ),
    when: Type.Optional(Expression),
    say: Type.Optional(Type.Union([ReplyKey, Type.Array(ReplyKey, { minItems: 1 })])),
    ask: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), Field, {
        ...strict,
        minProperties: 1,
        description: 'slot → what is asked, as in the fields of a form',
      }),
    ),
    form: Type.Optional(Type.String()),
    set: Type.Optional(Expressions),
    if: Type.Optional(Expression),
    then: Type.Optional(Steps),
    else: Type.Optional(Steps),
    call: Type.Optional(Type.String({ description: 'flow that runs and comes back' })),
    link: Type.Optional(Type.String({ description: 'flow that takes over' })),
    action: Type.Optional(
      Type.String({ description: 'key in actions.yaml, catalogue.<entity type>, or desk.<name of a desk>' }),
    ),
    with: Type.Optional(Expressions),
    as: Type.Optional(Type.String({ description: 'slot that takes the answer' })),
    missing: Type.Optional(Steps),
    failed: Type.Optional(Steps),
    search: Type.Optional(Type.Literal(true)),
    wait: Type.Optional(
      Type.Union([Duration, WaitStep], {
        description: 'the flow sleeps so long, also over a restart; the visitor may talk meanwhile',
      }),
    ),
    timeout: Type.Optional(Steps),
    ticket: Type.Optional(TicketStep),
    handoff: Type.Optional(Type.Union([Type.Literal(true), HandoffStep])),
    end: Type.Optional(Type.Union([Type.Literal(true), Type.Literal('close')])),
  },
  strict,
);

const Form = Type.Object(
  {
    about: Type.Optional(Type.String()),
    fields: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), Field, strict),
    confirm: Type.Optional(ReplyKey),
  },
  strict,
);
export type Form = Static<typeof Form>;

const Start = Type.Object(
  {
    intent: Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]),
    when: Type.Optional(Expression),
  },
  strict,
);

const Flow = Type.Object(
  {
    about: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'language → what the visitor gets, shown when asking which one is meant',
      }),
    ),
    start: Type.Optional(Start),
    /** Says its piece without leaving the form that is open: greetings, thanks, chitchat. */
    aside: Type.Optional(
      Type.Boolean({ description: 'a short answer that does not interrupt what is open' }),
    ),
    steps: Steps,
  },
  strict,
);
export type Flow = Static<typeof Flow>;

/** pipelines/<bot>/flows.yaml */
export const FlowsFile = Type.Object(
  {
    flows: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), Flow, strict),
    forms: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), Form, strict)),
  },
  { ...strict, $defs: { Step: StepSchema } },
);
export type FlowsFile = Static<typeof FlowsFile>;
