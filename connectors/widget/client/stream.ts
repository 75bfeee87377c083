import { applyEvent, EMPTY_HISTORY, type History } from './chat-state.ts';
import type { EventFrame, Position } from './wire.ts';

/** One conversation, event by event: never a hole, never one twice. */
export class Stream {
  readonly c: string;
  history: History = EMPTY_HISTORY;
  #epoch: string | undefined;
  #n = 0;

  constructor(c: string) {
    this.c = c;
  }

  position(): Position {
    return { c: this.c, n: this.#n, ...(this.#epoch === undefined ? {} : { e: this.#epoch }) };
  }

  /** Which life of the log the positions belong to. */
  liveIn(epoch: string): void {
    this.#epoch = epoch;
  }

  /** `applied`, `known` from before, or `gap`: something before it is missing. */
  take(event: EventFrame): 'applied' | 'known' | 'gap' {
    if (event.n <= this.#n) return 'known';
    if (event.n > this.#n + 1) return 'gap';
    this.#n = event.n;
    this.history = applyEvent(this.history, event);
    return 'applied';
  }

  /** The log lost what we had: begin anew. */
  reset(): void {
    this.#n = 0;
    this.history = EMPTY_HISTORY;
  }
}
