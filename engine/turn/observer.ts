/** Hears what the engine has done, as plain figures; counting and naming them is its own business. */
export type Observer = {
  /** A turn is over: how long it took in milliseconds, waiting for earlier ones of its conversation included. */
  turned(ms: number): void;
};
