import { isObject } from '../core/json.ts';
import type { Draft, Part, PluginCard } from './draft.ts';
import type { Path } from './report.ts';
import type { PipelineFile } from './schema/pipeline.ts';

/** One stage as written. `plugin` is undefined where none of that id is known. */
export type WrittenStage = {
  readonly id: string;
  readonly path: Path;
  readonly options: unknown;
  readonly plugin: PluginCard | undefined;
};

/** The stages of pipeline.yaml in order; an entry without a name is left out. */
export function listStages({ pipeline, plugins }: Draft): readonly WrittenStage[] {
  return (pipeline?.data.stages ?? []).flatMap((entry, index) => {
    const id = stageId(entry);
    if (id === undefined) return [];
    const path = typeof entry === 'string' ? ['stages', index] : ['stages', index, id];
    const options = typeof entry === 'string' ? {} : (entry[id] ?? {});
    return [{ id, path, options, plugin: plugins.find((plugin) => plugin.id === id) }];
  });
}

/** The plugin that an entry names. */
export function stageId(entry: PipelineFile['stages'][number]): string | undefined {
  return typeof entry === 'string' ? entry : Object.keys(entry)[0];
}

/** Stages named under `plugins:`; whether they load is found out elsewhere. */
export function announcedPlugins(pipeline: Part<PipelineFile> | null): Readonly<Record<string, string>> {
  return pipeline?.data.plugins ?? {};
}

/** A stage's options in two: those that every stage has, and those of its plugin. */
export function splitOptions(options: unknown): {
  readonly common: Readonly<Record<string, unknown>>;
  readonly own: Readonly<Record<string, unknown>>;
} {
  if (!isObject(options)) return { common: {}, own: {} };
  const { timeout, on_error, ...own } = options;
  const common = { timeout, on_error };
  return { common: JSON.parse(JSON.stringify(common)), own };
}
