import type { ClientStorage } from './storage.ts';

/** Stored commands that are kept for the case that the server's log loses them: what a person says in a minute or two. */
const KEPT = 20;

/** A command that is kept until its id comes back with an `n`, and the last ones for a while after that. */
export type Entry = {
  readonly id: string;
  readonly name: string;
  readonly d: Readonly<Record<string, unknown>>;
  /** Undefined while its conversation is being opened by an entry before it. */
  readonly c?: string;
  readonly at: number;
  /** Why the server will never take it. It waits for the visitor to decide. */
  readonly failed?: string;
  /** The server has it in memory; the log may not. */
  readonly received?: true;
  /** Its event has come and is shown, but the server's store is down. */
  readonly provisional?: true;
  /** Where it is in the log. */
  readonly n?: number;
};

/** Commands in the order in which they were given, kept in storage so that a reload or a crash loses none. */
export class Outbox {
  readonly #storage: ClientStorage;
  readonly #prefix: string;
  #entries: readonly Entry[] = [];

  /** `owner` tells it from others in the same storage. */
  constructor(storage: ClientStorage, owner: string) {
    this.#storage = storage;
    this.#prefix = `outbox/${owner}/`;
  }

  /** What was kept stands before what has been added meanwhile: ids are in the order in which they were given. */
  async load(): Promise<void> {
    const kept = (await this.#storage.list(this.#prefix)) as readonly Entry[];
    const isNew = ({ id }: Entry): boolean => this.#entries.every((entry) => entry.id !== id);
    this.#entries = [...kept.filter(isNew), ...this.#entries].sort((left, right) =>
      left.id < right.id ? -1 : 1,
    );
  }

  /** All that is not in the log. */
  all(): readonly Entry[] {
    return this.#entries.filter(({ n }) => n === undefined);
  }

  find(id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.id === id && entry.n === undefined);
  }

  /** The oldest command that is still to be sent. */
  next(): Entry | undefined {
    return this.#entries.find(
      ({ failed, provisional, n }) => failed === undefined && !provisional && n === undefined,
    );
  }

  add(entry: Entry): void {
    this.#entries = [...this.#entries, entry];
    this.#keep(entry);
  }

  remove(id: string): void {
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    void this.#storage.delete(this.#prefix + id).catch(() => {});
  }

  /** It is in the log. The last ones are kept, should the log lose them. */
  settle(id: string, n: number): void {
    this.#change((entry) => (entry.id === id ? withPlace(entry, n) : entry));
    const settled = this.#entries.filter((entry) => entry.n !== undefined);
    for (const old of settled.slice(0, -KEPT)) this.remove(old.id);
  }

  /** True when this conversation was opened from here, a while ago at most. */
  opened(c: string): boolean {
    return this.#entries.some(
      (entry) => entry.name === 'conversation.open' && entry.c === c && entry.failed === undefined,
    );
  }

  /** The log of this conversation is another one now: what it lacks is to be sent again. */
  recall(c: string, isInLog: (id: string) => boolean): void {
    this.#change((entry) => {
      const { n, ...unsettled } = entry;
      return entry.c === c && n !== undefined && !isInLog(entry.id) ? unsettled : entry;
    });
  }

  /** The event of this command has come, and the server's store is down. Not kept, as `receive`. */
  provide(id: string): void {
    this.#entries = this.#entries.map((entry) => (entry.id === id ? { ...entry, provisional: true } : entry));
  }

  /** What was on its way, or provisional, is to be sent again. */
  reopen(): void {
    this.#entries = this.#entries.map(({ provisional: _, ...entry }) => entry);
  }

  /** Not kept: after a reload it is sent again anyway. */
  receive(id: string): void {
    this.#entries = this.#entries.map((entry) => (entry.id === id ? { ...entry, received: true } : entry));
  }

  fail(id: string, code: string): void {
    this.#change((entry) => (entry.id === id ? { ...entry, failed: code } : entry));
  }

  /** The conversation that was being opened has got its name. */
  nameConversation(c: string): void {
    this.#change((entry) => (entry.c === undefined && entry.n === undefined ? { ...entry, c } : entry));
  }

  #change(step: (entry: Entry) => Entry): void {
    this.#entries = this.#entries.map((entry) => {
      const next = step(entry);
      if (next !== entry) this.#keep(next);
      return next;
    });
  }

  /** A full or broken storage costs the memory of a crash, not the sending. */
  #keep(entry: Entry): void {
    void this.#storage.set(this.#prefix + entry.id, entry).catch(() => {});
  }
}

function withPlace({ received: _, provisional: __, ...entry }: Entry, n: number): Entry {
  return { ...entry, n };
}
