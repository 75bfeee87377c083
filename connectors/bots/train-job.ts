import type { Bot } from '#engine/plugin';

/** What a training thread is started with. */
export type TrainJob = {
  readonly plugin: string;
  readonly module: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly bot: Bot;
};

/** What a training thread says. It ends after `trained`; a failure arrives as the thread's error. */
export type TrainNews =
  | { readonly kind: 'progress'; readonly done: number; readonly what: string }
  | { readonly kind: 'trained'; readonly product: string };
