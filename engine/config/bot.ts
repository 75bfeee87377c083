import type { RepairChanges } from '../dialog/repair-replies.ts';
import type { NamedEntry } from '../ports/lexicon.ts';
import type { ActionSpec } from './schema/actions.ts';
import type { Flow, Form } from './schema/flows.ts';
import type { ErrorPolicy, InFlight } from './schema/pipeline.ts';
import type { Reply } from './schema/replies.ts';

/** A spot in a designer's file. Line and column count from 1. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

/** One stage of the pipeline as YAML names it; `options` are the plugin's own. `timeout` in milliseconds. */
export type StageSpec = {
  readonly plugin: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly timeout: number;
  readonly onError: ErrorPolicy;
  readonly place: Place;
};

/** The sentence encoder that pipeline.yaml names. `folder` begins with `./`. */
export type EncoderSpec = { readonly folder: string; readonly place: Place };

/** What a visitor may want, with example utterances by language. */
export type IntentSource = {
  readonly about: string;
  readonly examples: Readonly<Record<string, readonly string[]>>;
};

/** A reply that agents call up by its key: language → words, with `{names}` that their page fills in. */
export type CannedEntry = { readonly key: string; readonly text: Readonly<Record<string, string>> };

export type FaqEntry = {
  readonly id: string;
  readonly ask: Readonly<Record<string, readonly string[]>>;
  readonly answer: Readonly<Record<string, string>>;
};

/** A value entity found by pattern. */
export type PatternEntity = { readonly pattern: string; readonly strip?: string; readonly upper?: boolean };

export type { NamedEntry } from '../ports/lexicon.ts';

/** All that a bot is, checked: what every part of the engine and every plugin works from. Durations in milliseconds. */
export type Bot = {
  readonly name: string;
  /** Digest of the files it was made from. */
  readonly version: string;
  /** Default first. */
  readonly languages: readonly [string, ...string[]];
  readonly zone: string;
  /** Absent where none is configured. */
  readonly encoder?: EncoderSpec;
  readonly onError: ErrorPolicy;
  readonly idle: number;
  readonly queueWait: number;
  /** Silence after which an open question is asked once more; absent or zero for never. */
  readonly silence?: number;
  /** Absent where the bot changes nothing about repair. */
  readonly repair?: RepairChanges;
  readonly welcome: string | null;
  /** What becomes of conversations in flight when a new version comes. */
  readonly inFlight: InFlight;
  /** Where conversations go on that stand in what is gone: `flow/step` or `form.field` → the like, restart, handoff, pin. */
  readonly migrate: Readonly<Record<string, string>>;
  readonly stages: readonly StageSpec[];
  readonly flows: Readonly<Record<string, Flow>>;
  readonly forms: Readonly<Record<string, Form>>;
  readonly replies: Readonly<Record<string, Reply>>;
  readonly actions: Readonly<Record<string, ActionSpec>>;
  readonly intents: Readonly<Record<string, IntentSource>>;
  readonly outOfScope: Readonly<Record<string, readonly string[]>>;
  readonly faq: readonly FaqEntry[];
  /** Replies that agents call up by their keys. */
  readonly canned: readonly CannedEntry[];
  readonly entities: Readonly<Record<string, PatternEntity>>;
  readonly catalogue: readonly NamedEntry[];
  /** Where flows, forms and their steps stand, by path (`flows.return_goods.steps.0`), for traces and coverage. */
  readonly places: Readonly<Record<string, Place>>;
};
