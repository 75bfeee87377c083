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
    action: Type.String({ description: 'key in actions.yaml, whose timeout counts' }),
    with: Type.Optional(Expressions),
    as: Type.Optional(Type.String({ description: 'slot that takes the answer' })),
    missing: Type.Optional(ReplyKey),
    failed: Type.Optional(
      Type.String({ description: 'reply when the system does not answer; default repair_unavailable' }),
    ),
    down: Type.Optional(
      Type.Union([Type.Literal('again'), Type.Literal('accept'), Type.Literal('handoff')], {
        description:
          'what follows when the system does not answer, which never counts as an attempt: ask `again` (default; a person after three times), `accept` the value unchecked, or `handoff`',
      }),
    ),
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

const Many = Type.Union(
  [
    Type.Literal(true),
    Type.Object(
      {
        min: Type.Optional(
          Type.Integer({ minimum: 0, maximum: 100, description: 'default 1; 0 when optional' }),
        ),
        max: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'default 20' })),
        more: Type.Optional(
          Type.String({ description: 'reply that asks after each answer whether that is all' }),
        ),
      },
      strict,
    ),
  ],
  { description: 'takes several; the slot holds a list, and the checks look at each item' },
);

const Files = Type.Object(
  {
    types: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'image, pdf, audio, video, or a MIME type such as text/csv',
      }),
    ),
    largest: Type.Optional(
      Type.String({ pattern: '^\\d+(\\.\\d+)?(b|kb|mb)$', description: 'size of one file, e.g. 5mb' }),
    ),
    wrong_type: Type.Optional(ReplyKey),
    too_big: Type.Optional(ReplyKey),
  },
  { ...strict, description: 'what files a field of type file takes' },
);

const ReplyLadder = (description: string) =>
  Type.Union([ReplyKey, Type.Array(ReplyKey, { minItems: 1 })], {
    description: `${description}; of a list the first at the first failed attempt, and so on, the last one repeated`,
  });

const Then = Type.Union(
  [
    Type.Literal('handoff'),
    Type.Literal('skip'),
    Type.Literal('cancel'),
    Type.Object(
      {
        default: Type.Optional(
          Type.String({ minLength: 1, description: 'expression of the value to go on with' }),
        ),
        link: Type.Optional(Type.String({ description: 'flow that takes over' })),
      },
      { ...strict, minProperties: 1, maxProperties: 1 },
    ),
  ],
  { description: 'what follows the last attempt; default handoff' },
);

/** One field of a form: exactly one of entity, options, choices, type or form says what fills it. */
export const Field = Type.Object(
  {
    entity: Type.Optional(Type.String({ description: 'entity type whose value fills the field' })),
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
    form: Type.Optional(
      Type.String({ description: 'form whose fields fill this one; the slot holds an object of them' }),
    ),
    many: Type.Optional(Many),
    called: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.String(), { minItems: 1 }), {
        description: 'language → what visitors call the field, to correct it by name',
      }),
    ),
    ask: Type.Optional(
      Type.String({
        description:
          'reply that asks; `{choices}` in it lists what is on offer, numbered. With `form`: asked before an optional one, said before another; may be left out there',
      }),
    ),
    again: Type.Optional(ReplyLadder('reply when the words say nothing for the field')),
    optional: Type.Optional(Type.Boolean({ description: 'may be skipped' })),
    when: Type.Optional(Expression),
    prefill: Type.Optional(
      Type.String({ minLength: 1, description: 'expression that fills the field at the beginning' }),
    ),
    remember: Type.Optional(
      Type.Boolean({ description: 'a value from earlier in the conversation is taken over' }),
    ),
    confirm: Type.Optional(
      Type.String({
        description:
          'reply that offers a prefilled or remembered value, `{value}`, to be taken by yes instead of being taken at once',
      }),
    ),
    schema: Type.Optional(
      Type.Object(
        {},
        { additionalProperties: true, description: 'JSON Schema of the value; patterns are RE2' },
      ),
    ),
    valid: Type.Optional(
      Type.String({ description: 'expression over slots, `value`, `today` and `now`, e.g. value <= today' }),
    ),
    invalid: Type.Optional(ReplyLadder('reply when a check refuses the value')),
    check: Type.Optional(Check),
    validator: Type.Optional(Type.String({ description: 'a validator that a plugin brings' })),
    files: Type.Optional(Files),
    tries: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10, description: 'attempts before `then`; default 3' }),
    ),
    then: Type.Optional(Then),
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
    migrate: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z][a-z0-9_]*[/.][a-z0-9][a-z0-9_]*$' }),
        Type.String({ pattern: '^(restart|handoff|pin|[a-z][a-z0-9_]*[/.][a-z0-9][a-z0-9_]*)$' }),
        {
          ...strict,
          description:
            'where conversations go on that stand in a step (flow/step) or at a field (form.field) that is gone: a step or field of now, restart, handoff or pin',
        },
      ),
    ),
  },
  { ...strict, $defs: { Step: StepSchema } },
);
export type FlowsFile = Static<typeof FlowsFile>;
