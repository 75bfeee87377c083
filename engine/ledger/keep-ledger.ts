import type { Env } from '../core/env.ts';
import { ParleyError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Journal } from '../ports/journal.ts';
import type { Aggregate, Growth, Ledger } from './ledger.ts';

/** So many commands are decided for one append. */
const MOST_AT_ONCE = 100;

/** So many entries are read in one go. */
const PAGE = 1000;

/** A snapshot is kept after so many entries. */
const SNAPSHOT_EVERY = 500;

/** After a lost race a node waits up to this long (milliseconds), so that the same two don't meet again. */
const LONGEST_PAUSE = 10;

/** What a ledger is kept with. */
export type LedgerOptions<State, Event, Command> = {
  readonly journal: Journal;
  readonly name: string;
  readonly aggregate: Aggregate<State, Event, Command>;
  readonly env: Pick<Env, 'now' | 'random' | 'delay'>;
  /** Hears of a store that fails where nobody asked for anything. */
  readonly onError: (problem: unknown) => void;
};

/** Opens a ledger; it knows what the journal holds once it is asked or refreshed. */
export function keepLedger<State, Event, Command>(
  options: LedgerOptions<State, Event, Command>,
): Ledger<State, Event, Command> {
  const ledger = new KeptLedger(options);
  const stop = options.journal.watch((name) => {
    if (name === options.name) ledger.hear();
  });
  return {
    ask: (command) => ledger.ask(command),
    state: () => ledger.state(),
    refresh: () => ledger.refresh(),
    watch: (listener) => ledger.watch(listener),
    close: () => {
      stop();
      ledger.close();
    },
  };
}

type Question<Event, Command> = {
  readonly command: Command;
  readonly answer: (result: Result<readonly Event[]>) => void;
  readonly reject: (thrown: unknown) => void;
};

/** What a batch of questions comes to: the answers, and all their events in order. */
type Drafted<State, Event> = {
  readonly state: State;
  readonly events: readonly Event[];
  readonly answers: readonly Result<readonly Event[]>[];
};

class KeptLedger<State, Event, Command> {
  readonly #options: LedgerOptions<State, Event, Command>;
  readonly #listeners = new Set<(growth: Growth<State, Event>) => void>();
  #state: State;
  #n = 0;
  #kept = 0;
  #loaded = false;
  #waiting: Question<Event, Command>[] = [];
  /** One thing at a time; everything that reads or writes is chained here. */
  #last: Promise<unknown> = Promise.resolve();
  #heard = false;
  /** A reading that has not begun yet. */
  #reading: Promise<Result<void>> | undefined;
  #closed = false;

  constructor(options: LedgerOptions<State, Event, Command>) {
    this.#options = options;
    this.#state = options.aggregate.empty;
  }

  state(): State {
    return this.#state;
  }

  watch(listener: (growth: Growth<State, Event>) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  ask(command: Command): Promise<Result<readonly Event[]>> {
    return new Promise((answer, reject) => {
      this.#waiting.push({ command, answer, reject });
      if (this.#waiting.length === 1) void this.#inTurn(() => this.#answerWaiting());
    });
  }

  async refresh(): Promise<Result<State>> {
    const read = await this.#nextReading();
    return read.ok ? ok(this.#state) : read;
  }

  /** What is asked is still answered; what other nodes append is not heard any more. */
  close(): void {
    this.#closed = true;
    this.#listeners.clear();
  }

  /** Many notices make one reading. */
  hear(): void {
    if (this.#heard) return;
    this.#heard = true;
    void this.#nextReading().then((read) => {
      this.#heard = false;
      if (!read.ok && !this.#closed) this.#options.onError(read.failure);
    });
  }

  /** One reading for all who ask before it has begun: it then holds whatever was appended before they asked. */
  #nextReading(): Promise<Result<void>> {
    this.#reading ??= this.#inTurn(() => {
      this.#reading = undefined;
      return this.#catchUp();
    });
    return this.#reading;
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #answerWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, MOST_AT_ONCE);
      try {
        const answers = await this.#settle(batch.map(({ command }) => command));
        this.#waiting.splice(0, batch.length);
        for (const [index, { answer }] of batch.entries()) answer(answers[index] as Result<readonly Event[]>);
      } catch (thrown) {
        this.#waiting.splice(0, batch.length);
        for (const { reject } of batch) reject(thrown);
      }
    }
  }

  /** The answers to commands, once what they lead to is in the journal. */
  async #settle(commands: readonly Command[]): Promise<readonly Result<readonly Event[]>[]> {
    const { journal, name, env } = this.#options;
    const failed = (result: Result<never>) => commands.map(() => result);
    if (!this.#loaded) {
      const read = await this.#catchUp();
      if (!read.ok) return failed(read);
    }
    for (;;) {
      const at = env.now();
      const { answers, events, state } = this.#draft(commands, at);
      if (events.length === 0) return answers;
      const entries = events.map((data) => ({ at, data: data as Json }));
      const appended = await journal.append(name, this.#n, entries);
      if (appended.kind === 'failed') return failed(fail(appended.failure));
      if (appended.kind === 'appended') {
        this.#grow(events, state);
        return answers;
      }
      await this.#pause();
      const read = await this.#catchUp();
      if (!read.ok) return failed(read);
    }
  }

  #draft(commands: readonly Command[], at: number): Drafted<State, Event> {
    const { decide } = this.#options.aggregate;
    const answers: Result<readonly Event[]>[] = [];
    const events: Event[] = [];
    let state = this.#state;
    for (const command of commands) {
      const answer = decide(command, state, at);
      answers.push(answer);
      if (!answer.ok) continue;
      state = this.#fold(state, answer.value, { n: this.#n + events.length, at });
      events.push(...answer.value);
    }
    return { answers, events, state };
  }

  #fold(state: State, events: readonly Event[], after: { readonly n: number; readonly at: number }): State {
    const { evolve } = this.#options.aggregate;
    return events.reduce(
      (one, event, index) => evolve(one, event, { n: after.n + index + 1, at: after.at }),
      state,
    );
  }

  #grow(events: readonly Event[], state: State): void {
    this.#state = state;
    this.#n += events.length;
    for (const listener of this.#listeners) listener({ events, state, n: this.#n });
    if (this.#n - this.#kept >= SNAPSHOT_EVERY) this.#keepSnapshot();
  }

  #keepSnapshot(): void {
    const { journal, name, aggregate, onError } = this.#options;
    this.#kept = this.#n;
    journal
      .saveSnapshot(name, { n: this.#n, version: aggregate.version, state: this.#state as Json })
      .catch(onError);
  }

  async #catchUp(): Promise<Result<void>> {
    try {
      if (!this.#loaded) await this.#loadSnapshot();
      for (let full = true; full; ) full = (await this.#readPage()) === PAGE;
      return ok(undefined);
    } catch (thrown) {
      if (thrown instanceof ParleyError) return fail(thrown.failure);
      throw thrown;
    }
  }

  async #loadSnapshot(): Promise<void> {
    const { journal, name, aggregate } = this.#options;
    const snapshot = await journal.loadSnapshot(name);
    this.#loaded = true;
    if (snapshot === undefined || snapshot.version !== aggregate.version) return;
    this.#state = snapshot.state as State;
    this.#n = snapshot.n;
    this.#kept = snapshot.n;
  }

  /** How many entries it read. */
  async #readPage(): Promise<number> {
    const { journal, name, aggregate } = this.#options;
    const entries = await journal.read(name, this.#n, PAGE);
    if (entries.length === 0) return 0;
    const state = entries.reduce(
      (one, { n, at, data }) => aggregate.evolve(one, data as Event, { n, at }),
      this.#state,
    );
    this.#grow(
      entries.map(({ data }) => data as Event),
      state,
    );
    return entries.length;
  }

  #pause(): Promise<void> {
    const { env } = this.#options;
    return new Promise((resolve) => void env.delay(env.random() * LONGEST_PAUSE, resolve));
  }
}
