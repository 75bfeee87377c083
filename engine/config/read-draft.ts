import type { TSchema } from 'typebox';
import { isObject } from '../core/json.ts';
import type { Draft, Part, PluginCard, Read } from './draft.ts';
import type { Problem } from './problem.ts';
import { problem } from './report.ts';
import { ActionsFile } from './schema/actions.ts';
import { FlowsFile } from './schema/flows.ts';
import { CannedFile, EntitiesFile, FaqFile, IntentsFile } from './schema/knowledge.ts';
import { PipelineFile } from './schema/pipeline.ts';
import { RepliesFile } from './schema/replies.ts';
import { checkShape } from './shape/check-shape.ts';
import { readCatalogue } from './source/catalogue-table.ts';
import { startOf } from './source/source.ts';
import { readYaml } from './source/yaml-source.ts';

/** The files to read a bot from: path → text, the bot's name, and the plugins its stages may use. */
export type DraftInput = {
  readonly sources: ReadonlyMap<string, string>;
  readonly name: string;
  readonly plugins: readonly PluginCard[];
};

/** Read every file of a bot on its own; what is wrong in one leaves the others alone. */
export function readDraft({ sources, name, plugins }: DraftInput): Read<Draft> {
  const reader = createReader(sources);
  const pipeline = reader.required<PipelineFile>(`pipelines/${name}/pipeline.yaml`, PipelineFile);
  const folder = knowledgeFolder(pipeline);
  reader.problems.push(...missingKnowledge(pipeline, folder, sources));
  const catalogue = folder === undefined ? { tables: [], problems: [] } : readCatalogue(folder, sources);
  reader.problems.push(...catalogue.problems);
  const draft: Draft = {
    name,
    plugins,
    pipeline,
    flows: reader.required<FlowsFile>(`pipelines/${name}/flows.yaml`, FlowsFile),
    replies: reader.required<RepliesFile>(`pipelines/${name}/replies.yaml`, RepliesFile),
    actions: reader.optional<ActionsFile>(`pipelines/${name}/actions.yaml`, ActionsFile),
    intents: folder === undefined ? [] : reader.each<IntentsFile>(`${folder}intents/`, IntentsFile),
    faq: folder === undefined ? null : reader.optional<FaqFile>(`${folder}faq.yaml`, FaqFile),
    canned: folder === undefined ? null : reader.optional<CannedFile>(`${folder}canned.yaml`, CannedFile),
    entities:
      folder === undefined ? null : reader.optional<EntitiesFile>(`${folder}entities.yaml`, EntitiesFile),
    catalogue: catalogue.tables,
    broken: reader.broken,
    noKnowledge: folder === undefined || !hasFiles(sources, folder),
  };
  return { value: draft, problems: reader.problems };
}

/** Where the bot's knowledge stands, if pipeline.yaml says so. */
function knowledgeFolder(pipeline: Part<PipelineFile> | null): string | undefined {
  const domain = pipeline?.data.knowledge;
  return domain === undefined ? undefined : `knowledge/${domain}/`;
}

type Reader = {
  readonly problems: Problem[];
  readonly broken: Set<string>;
  required<Content>(file: string, schema: TSchema): Part<Content> | null;
  optional<Content>(file: string, schema: TSchema): Part<Content> | null;
  /** Every YAML file below a folder, by name. */
  each<Content>(folder: string, schema: TSchema): readonly Part<Content>[];
};

function createReader(sources: ReadonlyMap<string, string>): Reader {
  const problems: Problem[] = [];
  const broken = new Set<string>();
  const optional = <Content>(file: string, schema: TSchema): Part<Content> | null => {
    const text = sources.get(file);
    if (text === undefined) return null;
    const read = readYaml(file, text);
    problems.push(...read.problems);
    if (read.source === undefined) {
      broken.add(file);
      return null;
    }
    const shaped = checkShape(schema, read.source, read.source.data);
    problems.push(...shaped.problems);
    return { source: read.source, data: shaped.data as Partial<Content>, whole: shaped.whole };
  };
  return {
    problems,
    broken,
    optional,
    required: <Content>(file: string, schema: TSchema) => {
      if (!sources.has(file)) problems.push(problem(startOf(file), 'FILE_MISSING', { file }));
      return optional<Content>(file, schema);
    },
    each: <Content>(folder: string, schema: TSchema) =>
      [...sources.keys()]
        .filter((file) => file.startsWith(folder) && file.endsWith('.yaml'))
        .sort()
        .map((file) => optional<Content>(file, schema))
        .filter((part) => part !== null),
  };
}

/** A knowledge folder without a single file is a misspelt one. */
function missingKnowledge(
  pipeline: Part<PipelineFile> | null,
  folder: string | undefined,
  sources: ReadonlyMap<string, string>,
): readonly Problem[] {
  if (pipeline === null || folder === undefined) return [];
  if (hasFiles(sources, folder)) return [];
  return [problem(pipeline.source.place(['knowledge']), 'FILE_MISSING', { file: folder })];
}

function hasFiles(sources: ReadonlyMap<string, string>, folder: string): boolean {
  return [...sources.keys()].some((file) => file.startsWith(folder));
}

/** The names under one top key of a file as it was written, wrong parts included: a reference to them is no second mistake. */
export function writtenNames(part: Part<unknown> | null, key: string): readonly string[] {
  const content = part?.source.data;
  const group = isObject(content) ? content[key] : undefined;
  return isObject(group) ? Object.keys(group) : [];
}
