import type { Place } from './bot.ts';
import { PipelineFile } from './schema/pipeline.ts';
import { checkShape } from './shape/check-shape.ts';
import { readYaml } from './source/yaml-source.ts';
import { stageId } from './stages.ts';

/** What must be known of a bot before it can be loaded: where its knowledge is, which plugins it brings, which stages it has. */
export type Peeked = {
  readonly knowledge: string | undefined;
  readonly plugins: readonly { readonly id: string; readonly from: string; readonly place: Place }[];
  /** Plugin ids. */
  readonly stages: readonly string[];
};

/** Look into pipeline.yaml; what is wrong with it is left to `loadBot` to say. */
export function peekPipeline(name: string, sources: ReadonlyMap<string, string>): Peeked {
  const file = `pipelines/${name}/pipeline.yaml`;
  const { source } = readYaml(file, sources.get(file) ?? '');
  if (source === undefined) return { knowledge: undefined, plugins: [], stages: [] };
  const data = checkShape(PipelineFile, source, source.data).data as Partial<PipelineFile>;
  const plugins = Object.entries(data.plugins ?? {}).map(([id, from]) => ({
    id,
    from,
    place: source.place(['plugins', id]),
  }));
  return {
    knowledge: data.knowledge,
    plugins,
    stages: (data.stages ?? []).flatMap((entry) => stageId(entry) ?? []),
  };
}
