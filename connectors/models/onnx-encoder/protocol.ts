import type { Failure } from '#engine/core/errors';

/** What an encoder's thread is started with. */
export type Setup = {
  /** Absolute. */
  readonly folder: string;
  /** How the folder is called in messages to people. */
  readonly called: string;
  /** The package of the native runtime. */
  readonly runtime: string;
};

/** To the thread: texts to encode, or the wish to end. */
export type Asked =
  | { readonly kind: 'encode'; readonly texts: readonly string[] }
  | { readonly kind: 'close' };

/** From the thread: once `ready` or `unfit`, then one answer for each `encode`, in order; `vectors` row by row. */
export type Told =
  | { readonly kind: 'ready'; readonly fingerprint: string; readonly dimensions: number }
  | { readonly kind: 'unfit'; readonly failure: Failure }
  | { readonly kind: 'vectors'; readonly vectors: Float32Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly reason: string };
