// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is how actions.yaml names a variable
import { type Static, Type } from 'typebox';
import { Duration, milliseconds } from './duration.ts';

const strict = { additionalProperties: false } as const;

const texts = (description: string) => Type.Record(Type.String(), Type.String(), { description });

/** One call to a business system, as a designer writes it. Exactly one of `get` and `post`. */
export const ActionDefinition = Type.Object(
  {
    get: Type.Optional(
      Type.String({ description: 'address to read, e.g. ${ORDERS_URL}/orders/{order_number}', minLength: 1 }),
    ),
    post: Type.Optional(Type.String({ description: 'address to post `body` to, as JSON', minLength: 1 })),
    body: Type.Optional(texts('members of the posted object; {input} alone keeps its type')),
    headers: Type.Optional(texts('request headers; values may use ${VARIABLE}')),
    /** Required: nobody knows better than the designer how long a visitor may wait for this system. */
    timeout: Duration,
    missing: Type.Optional(
      Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), {
        description: 'HTTP statuses that mean "there is none"; default [404]',
      }),
    ),
    pick: Type.Optional(
      Type.String({ description: 'dotted path into the JSON answer, e.g. data.orders.0', minLength: 1 }),
    ),
    schema: Type.Optional(
      Type.Object({}, { additionalProperties: true, description: 'JSON Schema of the picked answer' }),
    ),
    cache: Type.Optional(Duration),
    allow_private: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description: 'private addresses it may reach: host:port, or a CIDR range',
      }),
    ),
  },
  { ...strict, oneOf: [{ required: ['get'] }, { required: ['post'] }] },
);
export type ActionDefinition = Static<typeof ActionDefinition>;

/** pipelines/<bot>/actions.yaml */
export const ActionsFile = Type.Object(
  {
    actions: Type.Record(
      Type.String({ pattern: '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$' }),
      ActionDefinition,
      {
        ...strict,
        description: 'calls to business systems by name, e.g. orders.latest',
      },
    ),
  },
  strict,
);
export type ActionsFile = Static<typeof ActionsFile>;

/** An action with its durations in milliseconds: what the HTTP driver takes. */
export type ActionSpec = Omit<ActionDefinition, 'timeout' | 'cache'> & {
  readonly timeout: number;
  readonly cache?: number;
};

/** The actions of a checked file, durations in milliseconds. */
export function actionSpecs(file: ActionsFile): Readonly<Record<string, ActionSpec>> {
  return Object.fromEntries(Object.entries(file.actions).map(([name, action]) => [name, specOf(action)]));
}

function specOf({ timeout, cache, ...rest }: ActionDefinition): ActionSpec {
  const spec = { ...rest, timeout: milliseconds(timeout) };
  return cache === undefined ? spec : { ...spec, cache: milliseconds(cache) };
}
