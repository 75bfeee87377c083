import type { TSchema } from 'typebox';
import type { Problem } from './problem.ts';
import type { ActionsFile } from './schema/actions.ts';
import type { FlowsFile } from './schema/flows.ts';
import type { CannedFile, EntitiesFile, FaqFile, IntentsFile } from './schema/knowledge.ts';
import type { PipelineFile } from './schema/pipeline.ts';
import type { RepliesFile } from './schema/replies.ts';
import type { CatalogueTable } from './source/catalogue-table.ts';
import type { Source } from './source/source.ts';

/** What the loader must know of a plugin; every `Plugin` is one. */
export type PluginCard = {
  readonly id: string;
  readonly options: TSchema;
  readonly needs: readonly string[];
  readonly gives: readonly string[];
  readonly validators?: Readonly<Record<string, unknown>>;
  readonly entities?: readonly string[];
};

/** One YAML file: what of it can be understood, and the whole as it was written. */
export type Part<Content> = {
  readonly source: Source;
  /** Without its wrong parts. */
  readonly data: Partial<Content>;
  /** False when wrong parts were taken out of `data`. */
  readonly whole: boolean;
};

/** The files of a bot on their way to becoming one; null where a file is missing or not readable. */
export type Draft = {
  readonly name: string;
  readonly plugins: readonly PluginCard[];
  readonly pipeline: Part<PipelineFile> | null;
  readonly flows: Part<FlowsFile> | null;
  readonly replies: Part<RepliesFile> | null;
  /** Null also where the bot has no actions; `broken` says which. */
  readonly actions: Part<ActionsFile> | null;
  readonly intents: readonly Part<IntentsFile>[];
  readonly faq: Part<FaqFile> | null;
  readonly canned: Part<CannedFile> | null;
  readonly entities: Part<EntitiesFile> | null;
  readonly catalogue: readonly CatalogueTable[];
  /** Files that exist but could not be read at all. */
  readonly broken: ReadonlySet<string>;
  /** True when the bot's knowledge is nowhere to be found. */
  readonly noKnowledge: boolean;
};

/** A step of loading: what it made and what it found wrong. */
export type Read<Value> = { readonly value: Value; readonly problems: readonly Problem[] };
