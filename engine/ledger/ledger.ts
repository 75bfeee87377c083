import type { Result } from '../core/result.ts';

/** Something that is folded from its events, all of it plain JSON. Both functions are pure; `at` is milliseconds since the epoch. */
export type Aggregate<State, Event, Command> = {
  readonly empty: State;
  readonly evolve: (
    state: State,
    event: Event,
    position: { readonly n: number; readonly at: number },
  ) => State;
  /** Several events, or none when the command changes nothing. */
  readonly decide: (command: Command, state: State, now: number) => Result<readonly Event[]>;
  /** Names the code whose snapshots can be read. */
  readonly version: string;
};

/** Events that were appended, by whatever node, and what they add up to; `n` is the offset of the last. */
export type Growth<State, Event> = {
  readonly events: readonly Event[];
  readonly state: State;
  readonly n: number;
};

/** One aggregate, the same at every node. */
export type Ledger<State, Event, Command> = {
  /**
   * Decides on top of all that was appended before and answers once the events are in the journal; what is refused and
   * a failing store are answered as failures.
   */
  ask(command: Command): Promise<Result<readonly Event[]>>;
  /** As far as this node knows; `refresh` first where it must be all. */
  state(): State;
  /** Reads what other nodes appended. Fails when the store does. */
  refresh(): Promise<Result<State>>;
  /** Hears what is appended, in order, from now on; each growth once. */
  watch(listener: (growth: Growth<State, Event>) => void): () => void;
  close(): void;
};
