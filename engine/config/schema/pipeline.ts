import { type Static, Type } from 'typebox';
import { REPAIRS } from '../../dialog/repair-replies.ts';
import { Duration } from './duration.ts';

const strict = { additionalProperties: false } as const;

/** What to do with a turn in which a stage failed. */
export const ErrorPolicy = Type.Union(
  [Type.Literal('skip'), Type.Literal('apologise'), Type.Literal('handoff')],
  {
    description: 'skip: go on without it; apologise: say so; handoff: call a person',
  },
);
export type ErrorPolicy = Static<typeof ErrorPolicy>;

/** What becomes of conversations that stand in flows while the bot's files change. */
export const InFlight = Type.Union([Type.Literal('map'), Type.Literal('pin'), Type.Literal('refuse')], {
  description:
    'map: go on in the new version where every open step is found, else stay in the old one; pin: stay in the old one until done; refuse: take no new version while a conversation needs a rule',
});
export type InFlight = Static<typeof InFlight>;

/** Options that every stage has beside those of its plugin. */
export const StageOptions = Type.Object({
  timeout: Type.Optional(Duration),
  on_error: Type.Optional(ErrorPolicy),
});

const RepairChange = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Object({ say: Type.Optional(Type.String()), flow: Type.Optional(Type.String()) }, strict),
]);

/** `repair:` by name; which of them may be off or be a flow stands in the table of repairs. */
const RepairSection = Type.Object(
  Object.fromEntries(
    Object.entries(REPAIRS).map(([name, { about }]) => [
      name,
      Type.Optional({ ...RepairChange, description: about }),
    ]),
  ),
  {
    ...strict,
    description:
      'what the engine does by itself, changed by name: off, a reply key, or {say: …} or {flow: …}',
  },
);

/** pipelines/<bot>/pipeline.yaml */
export const PipelineFile = Type.Object(
  {
    pipeline: Type.String({
      pattern: '^[a-z][a-z0-9-]*$',
      description: 'name of the bot; the same as its folder',
    }),
    about: Type.Optional(Type.String({ description: 'one line for people' })),
    languages: Type.Array(Type.String({ pattern: '^[a-z]{2}$' }), {
      minItems: 1,
      uniqueItems: true,
      description: 'languages it speaks, the default first',
    }),
    knowledge: Type.String({
      pattern: '^[a-z0-9][a-z0-9_-]*$',
      description: 'the name of a folder below knowledge/',
    }),
    encoder: Type.Optional(
      Type.String({
        pattern: '^\\./.+',
        description:
          'folder of a sentence encoder (Hugging Face ONNX export), below the bot or the project, for example ./models/bge-small-zh',
      }),
    ),
    zone: Type.Optional(Type.String({ description: 'IANA time zone, default UTC' })),
    on_error: Type.Optional(ErrorPolicy),
    idle: Type.Optional(Duration),
    queue_wait: Type.Optional(Duration),
    silence: Type.Optional(Duration),
    repair: Type.Optional(RepairSection),
    in_flight: Type.Optional(InFlight),
    welcome: Type.Optional(Type.String({ description: 'reply said when a conversation opens' })),
    plugins: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'further plugins: id → npm package or ./folder',
      }),
    ),
    stages: Type.Array(Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())]), {
      minItems: 1,
      description: 'stages in order: a plugin id, or {plugin id: its options}',
    }),
  },
  strict,
);
export type PipelineFile = Static<typeof PipelineFile>;
