import type { ClientStorage } from './storage.ts';

/** A command that is kept until its id comes back with an `n`. */
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
};

/** Commands in the order in which they were given, kept in storage so that a reload or a crash loses none. */
export class Outbox {
  readonly #storage: ClientStorage;
  readonly #prefix: string;
  #entries: readonly Entry[] = [];

  constructor(storage: ClientStorage, bot: string) {
    this.#storage = storage;
    this.#prefix = `outbox/${bot}/`;
  }

  async load(): Promise<void> {
    const kept = (await this.#storage.list(this.#prefix)) as readonly Entry[];
    this.#entries = [...kept].sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  all(): readonly Entry[] {
    return this.#entries;
  }

  find(id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** The oldest command that can still be sent. */
  next(): Entry | undefined {
    return this.#entries.find((entry) => entry.failed === undefined);
  }

  add(entry: Entry): void {
    this.#entries = [...this.#entries, entry];
    this.#keep(entry);
  }

  remove(id: string): void {
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    void this.#storage.delete(this.#prefix + id).catch(() => {});
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
    this.#change((entry) =>
      entry.c === undefined && entry.name !== 'conversation.open' ? { ...entry, c } : entry,
    );
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
