import type { EventFrame, Position } from './wire.ts';

/** What is shown of a conversation, folded from its events. Both are pure. */
export type Fold<State> = {
  readonly empty: State;
  readonly apply: (state: State, event: EventFrame) => State;
};

/**
 * One conversation, event by event: never a hole, never one twice. Provisional events lie on top of what is stored and
 * are replaced by what comes for them.
 */
export class Stream<State> {
  readonly c: string;
  history: State;
  readonly #fold: Fold<State>;
  #epoch: string | undefined;
  /** As far as the server has stored it. */
  #n = 0;
  #at = 0;
  #stored: State;
  #provisional: readonly EventFrame[] = [];
  /** Commands that are in the stored part. */
  readonly #commands = new Set<string>();

  constructor(c: string, fold: Fold<State>) {
    this.c = c;
    this.#fold = fold;
    this.#stored = fold.empty;
    this.history = fold.empty;
  }

  /** Where to go on from: provisional events are sent again. */
  position(): Position {
    const at = this.#n === 0 ? {} : { at: this.#at };
    return { c: this.c, n: this.#n, ...at, ...(this.#epoch === undefined ? {} : { e: this.#epoch }) };
  }

  /** The last event that is shown, stored or not. */
  last(): number {
    return this.#n + this.#provisional.length;
  }

  /** True when this command is in the stored part. */
  has(command: string): boolean {
    return this.#commands.has(command);
  }

  /** Which life of the log the positions belong to. */
  liveIn(epoch: string): void {
    this.#epoch = epoch;
  }

  /** `applied`, `known` from before, or `gap`: something before it is missing. */
  take(event: EventFrame): 'applied' | 'known' | 'gap' {
    const last = event.p ? this.last() : this.#n;
    if (event.n <= last) return 'known';
    if (event.n > last + 1) return 'gap';
    if (event.p) {
      this.#provisional = [...this.#provisional, event];
      this.history = this.#fold.apply(this.history, event);
    } else this.#store(event);
    return 'applied';
  }

  /** Forget what is provisional: it comes again, or something else does. */
  rewind(): void {
    this.#provisional = [];
    this.history = this.#stored;
  }

  /** The log lost what we had: begin anew. */
  reset(): void {
    this.#n = 0;
    this.#stored = this.#fold.empty;
    this.#commands.clear();
    this.rewind();
  }

  #store(event: EventFrame): void {
    this.#n = event.n;
    this.#at = event.at;
    if (event.id !== undefined) this.#commands.add(event.id);
    this.#stored = this.#fold.apply(this.#stored, event);
    this.#provisional = this.#provisional.filter(({ n }) => n > event.n);
    this.history = this.#provisional.reduce(this.#fold.apply, this.#stored);
  }
}
