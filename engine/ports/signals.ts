import type { JsonObject } from '../core/json.ts';

/** Something that may be lost and is never logged: who is typing, who is there. `from` names the connection it came from. */
export type Signal = {
  readonly c: string;
  readonly name: string;
  readonly d: JsonObject;
  readonly from: string;
};

/** Carries signals to every node, so that a visitor sees that an agent is typing wherever both are connected. */
export interface Signals {
  /** Never rejects and never waits: while the store is away, signals are dropped. */
  publish(signal: Signal): void;
  /** Hears the signals of all nodes, this one among them, each node's in their order. */
  subscribe(listener: (signal: Signal) => void): () => void;
}
