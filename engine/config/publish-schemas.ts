import { type TSchema, Type } from 'typebox';
import type { PluginCard } from './draft.ts';
import { ActionsFile } from './schema/actions.ts';
import { FlowsFile } from './schema/flows.ts';
import { CannedFile, EntitiesFile, FaqFile, IntentsFile } from './schema/knowledge.ts';
import { PipelineFile, StageOptions } from './schema/pipeline.ts';
import { RepliesFile } from './schema/replies.ts';

/** A plugin as an editor shows it. */
export type PublishedPlugin = PluginCard & { readonly summary: string };

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** One JSON Schema per kind of file, by name: what an editor completes and underlines from. */
export function publishSchemas(plugins: readonly PublishedPlugin[]): Readonly<Record<string, object>> {
  return {
    pipeline: published(pipelineSchema(plugins)),
    flows: published(FlowsFile),
    replies: published(RepliesFile),
    actions: published(ActionsFile),
    intents: published(IntentsFile),
    faq: published(FaqFile),
    canned: published(CannedFile),
    entities: published(EntitiesFile),
  };
}

function published(schema: TSchema): object {
  return { $schema: DRAFT, ...JSON.parse(JSON.stringify(schema)) };
}

/** pipeline.yaml with the stages that are known here; others stay allowed, as `plugins:` may bring them. */
function pipelineSchema(plugins: readonly PublishedPlugin[]): TSchema {
  const ids = plugins.map(({ id, summary }) => Type.Literal(id, { description: summary }));
  const options = Object.fromEntries(plugins.map((plugin) => [plugin.id, stageSchema(plugin)]));
  const stage = Type.Union([
    ...ids,
    Type.String(),
    Type.Object(options, { minProperties: 1, maxProperties: 1 }),
  ]);
  return Type.Object(
    {
      ...PipelineFile.properties,
      stages: Type.Array(stage, { minItems: 1, description: 'stages in order' }),
    },
    { additionalProperties: false },
  );
}

function stageSchema({ options, summary }: PublishedPlugin): TSchema {
  const own = JSON.parse(JSON.stringify(options));
  const properties = { ...own.properties, ...JSON.parse(JSON.stringify(StageOptions.properties)) };
  return Type.Optional(Type.Unsafe({ ...own, properties, description: summary, type: ['object', 'null'] }));
}
