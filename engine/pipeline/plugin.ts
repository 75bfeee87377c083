import type { Static, TSchema } from 'typebox';
import type { Bot } from '../config/bot.ts';
import type { Failure } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Observe } from '../dialog/observe.ts';
import type { Actions } from '../ports/actions.ts';
import type { EncodedTexts, Encoder } from '../ports/encoder.ts';
import type { Lexicon } from '../ports/lexicon.ts';
import type { Search } from '../ports/search.ts';
import type { PartName, Turn, TurnParts } from './turn.ts';

/** What a plugin may use of the world. */
export type PluginPorts = {
  readonly bot: Bot;
  readonly lexicon: Lexicon;
  readonly search: Search;
  readonly actions: Actions;
  /** The sentence encoder, where pipeline.yaml names one. */
  readonly encoder?: Encoder;
  /** Whoever measures what dialogues go through; in tests only. */
  readonly observe?: Observe;
  /** Validators of all the bot's plugins, by name. */
  readonly validators: Readonly<Record<string, FieldValidator>>;
};

/** Says whether a field's value is good; the text names a reply in replies.yaml. */
export type FieldValidator = (
  value: Json,
  slots: Readonly<Record<string, Json>>,
) => { readonly ok: true; readonly value?: Json } | { readonly ok: false; readonly reply: string };

/** What a stage answers: the parts it found, `undefined` for nothing, or a failure with a code. `notes` go into the trace. */
export type StageResult = (Partial<TurnParts> & { readonly notes?: readonly string[] }) | Failure | undefined;

/** A stage ready to work on turns. Stop working when `signal` aborts. */
export type RunningStage = {
  run(turn: Turn, signal: AbortSignal): StageResult | Promise<StageResult>;
  close?(): void | Promise<void>;
};

/** Training that a plugin needs before `create`. Runs in a worker thread; its product is cached by `fingerprint`. */
export type Trainer<Options> = {
  /** All that the product depends on; equal text means nothing to train. */
  fingerprint(options: Options, bot: Bot, lexicon: Lexicon): string;
  /**
   * True where the product is a JSON object with a member for each language that has examples, each made from that language
   * alone: languages are then trained side by side, and only those that changed. Every other method is then called with a
   * bot of one language at a time.
   */
  readonly byLanguage?: boolean;
  /**
   * Texts whose vectors `train` wants where an encoder is configured. They come as `encoded`, and the encoder's fingerprint
   * counts as a part of this trainer's own.
   */
  texts?(options: Options, bot: Bot, lexicon: Lexicon): readonly string[];
  /** The trained product as JSON text. `report` takes a share done, 0…1. */
  train(
    options: Options,
    bot: Bot,
    lexicon: Lexicon,
    report: (done: number, what: string) => void,
    encoded?: EncodedTexts,
  ): Promise<string>;
  /** How good a product is, for people: data, and the same as a page of HTML without any file beside it. */
  report?(product: string, bot: string): TrainingReport;
};

/** What `parley train --report` writes. */
export type TrainingReport = { readonly data: Json; readonly html: string };

/** A plugin: data that says what it is, then what it does. */
export type Plugin<Schema extends TSchema = TSchema> = {
  readonly id: string;
  /** One line for people. */
  readonly summary: string;
  /** Its options in pipeline.yaml. */
  readonly options: Schema;
  /** Parts that an earlier stage must give. */
  readonly needs: readonly PartName[];
  /** Parts it may give. */
  readonly gives: readonly PartName[];
  readonly trainer?: Trainer<Static<Schema>>;
  readonly validators?: Readonly<Record<string, FieldValidator>>;
  /** Types of entities that it finds by itself, so that fields may be filled by them where the stage is used. */
  readonly entities?: readonly string[];
  /** Starts to load what all bots share and what takes long, a dictionary; `create` awaits the same. Runs while the files are checked. */
  warmUp?(): void;
  /**
   * What this machine lacks for all that the stage can do, for example a native package without which it does less. It is told
   * once, as warnings at the stage's line, also by who only checks files: so it looks, and loads nothing that takes long.
   */
  check?(options: Static<Schema>): readonly Failure[] | Promise<readonly Failure[]>;
  create(
    options: Static<Schema>,
    ports: PluginPorts,
    trained: string | null,
  ): RunningStage | Promise<RunningStage>;
};

/** Check a plugin's types where it is written; the value is returned unchanged. */
export function definePlugin<Schema extends TSchema>(plugin: Plugin<Schema>): Plugin<Schema> {
  return plugin;
}
