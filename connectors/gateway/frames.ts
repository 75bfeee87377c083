import { Ajv, type ValidateFunction } from 'ajv';
import { type Static, type TSchema, Type } from 'typebox';
import { isForOperators } from '#connectors/incoming/answers';
import { COMMANDS } from '#engine';
import { type ErrorCode, type Failure, failure } from '#engine/core/errors';
import { isObject } from '#engine/core/json';
import { fail, ok, type Result } from '#engine/core/result';

/** What agents ask of the desk rather than of one conversation. */
export const DESK_COMMANDS = {
  'agent.status': Type.Object(
    { status: Type.Union([Type.Literal('online'), Type.Literal('away'), Type.Literal('offline')]) },
    { additionalProperties: false },
  ),
  'agent.transfer': Type.Object(
    {
      team: Type.String({ maxLength: 64 }),
      agent: Type.Optional(Type.String({ maxLength: 64, description: 'this one; else anybody of the team' })),
    },
    { additionalProperties: false },
  ),
  'chat.look': Type.Object({}, { additionalProperties: false }),
  'chat.unlook': Type.Object({}, { additionalProperties: false }),
} as const;

const strict = { additionalProperties: false } as const;
const Id = Type.String({
  pattern: '^[\\w:.-]{8,64}$',
  description: '8 to 64 letters, digits and `_ : . -`, never used before: a UUIDv7 or ULID',
});
const Conversation = Type.String({ minLength: 1, maxLength: 64, description: 'conversation' });
const WHOLE = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const Offset = Type.Integer(WHOLE);

/** The last contiguous position that a client holds. */
const Position = Type.Object(
  {
    c: Conversation,
    e: Type.Optional(Type.String({ maxLength: 64, description: 'epoch in which `n` was counted' })),
    n: Type.Optional(Type.Integer({ ...WHOLE, description: 'the last event held; 0, or nothing, for all' })),
    at: Type.Optional(
      Type.Integer({ ...WHOLE, description: '`at` of that event: another one at its place is a loss' }),
    ),
  },
  strict,
);
export type Position = Static<typeof Position>;

const Positions = Type.Array(Position, {
  maxItems: 50,
  description: 'the last event held of each conversation; 50 at most',
});

/** What a client may send. The reference page shows the same. */
export const FRAMES = {
  hello: Type.Object(
    {
      t: Type.Literal('hello'),
      v: Type.Integer({ description: 'protocol version: the one of the subprotocol' }),
      ticket: Type.String({ maxLength: 64 }),
      sdk: Type.String({ maxLength: 64, description: 'name/version of the client, for operators' }),
      caps: Type.Optional(
        Type.Array(Type.String({ maxLength: 32 }), {
          maxItems: 16,
          description: 'what the client can do; `ack`: it acknowledges what it read. Others are ignored',
        }),
      ),
      subs: Positions,
    },
    strict,
  ),
  cmd: Type.Object(
    {
      t: Type.Literal('cmd'),
      id: Id,
      c: Type.Optional(Conversation),
      name: Type.String({ maxLength: 64 }),
      d: Type.Object({}, { description: 'data of the command' }),
      base: Type.Optional(
        Type.Integer({ ...WHOLE, description: 'refuse with CONFLICT when there are events after this `n`' }),
      ),
    },
    strict,
  ),
  sub: Type.Object(
    {
      t: Type.Literal('sub'),
      subs: Positions,
      drop: Type.Optional(
        Type.Array(Conversation, { maxItems: 50, description: 'conversations to hear no more of' }),
      ),
    },
    strict,
  ),
  ack: Type.Object({ t: Type.Literal('ack'), c: Conversation, n: Offset }, strict),
  pong: Type.Object(
    { t: Type.Literal('pong'), k: Type.Integer({ ...WHOLE, description: 'the `k` of the ping' }) },
    strict,
  ),
} as const;

export type HelloFrame = Static<typeof FRAMES.hello>;
export type CommandFrame = Static<typeof FRAMES.cmd>;
export type SubFrame = Static<typeof FRAMES.sub>;
export type Frame = { [T in keyof typeof FRAMES]: Static<(typeof FRAMES)[T]> }[keyof typeof FRAMES];

/** Data of the one command that is never logged. */
const Typing = Type.Object(
  {
    on: Type.Boolean(),
    draft: Type.Optional(
      Type.String({ maxLength: 2000, description: 'what a visitor has written so far; agents see it' }),
    ),
  },
  strict,
);
export type Typing = Static<typeof Typing>;

const ajv = new Ajv({ strict: true, allErrors: false });
const frameChecks = compileAll(FRAMES);
const dataChecks = compileAll({
  ...Object.fromEntries(Object.entries(COMMANDS).map(([name, { data }]) => [name, data])),
  'typing.set': Typing,
  ...DESK_COMMANDS,
});

/** Text of a frame → the frame, or BAD_FRAME saying where it is wrong. */
export function parseFrame(text: string): Result<Frame> {
  const value = parseJson(text);
  const check = isObject(value) ? frameChecks.get(String(value['t'])) : undefined;
  if (!check) return fail(badFrame('it is not a JSON object with a known "t"'));
  return check(value) ? ok(value as Frame) : fail(badFrame(complaintOf(check)));
}

/** Why the data of a command is wrong; undefined when it is right. */
export function checkData(name: string, data: unknown): Failure | undefined {
  const check = dataChecks.get(name);
  if (!check) return failure('UNSUPPORTED', { name });
  return check(data) ? undefined : badFrame(`d${complaintOf(check)}`);
}

export function badFrame(reason: string): Failure {
  return failure('BAD_FRAME', { reason });
}

/** The body of `POST /v1/tickets`. */
export const TicketRequest = Type.Object(
  {
    as: Type.Union([Type.Literal('visitor'), Type.Literal('agent')]),
    bot: Type.Optional(Type.String({ maxLength: 64, description: 'refused at once when there is none' })),
    token: Type.Optional(
      Type.String({
        maxLength: 256,
        description: 'that of an earlier ticket; of an agent, that of the login',
      }),
    ),
  },
  strict,
);
export type TicketRequest = Static<typeof TicketRequest>;
const ticketCheck = ajv.compile(TicketRequest);

export function parseTicketRequest(body: unknown): Result<TicketRequest> {
  return ticketCheck(body) ? ok(body as TicketRequest) : fail(badFrame(complaintOf(ticketCheck)));
}

/** An error as a client is told it: no stack, no internals. */
export function errFrame(cause: Failure, re?: string): string {
  const { after, n } = cause.data;
  return JSON.stringify({
    t: 'err',
    ...(re === undefined ? {} : { re }),
    code: cause.code satisfies ErrorCode,
    retry: cause.retry,
    ...(typeof after === 'number' ? { after } : {}),
    ...(typeof n === 'number' ? { n } : {}),
    ...(isForOperators(cause) ? {} : { msg: `${cause.message} ${cause.hint}` }),
  });
}

function compileAll(schemas: Readonly<Record<string, TSchema>>): Map<string, ValidateFunction> {
  return new Map(Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function complaintOf(check: ValidateFunction): string {
  const [error] = check.errors ?? [];
  return error ? `${error.instancePath} ${error.message ?? 'is wrong'}` : ' is wrong';
}
