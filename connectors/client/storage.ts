/** Where a client keeps what must outlive the page: its identity, its position, its outbox. */
export interface ClientStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** Values of all keys with this prefix, by key. */
  list(prefix: string): Promise<readonly unknown[]>;
}

/** Forgets everything with the page. */
export function createMemoryStorage(): ClientStorage {
  const kept = new Map<string, string>();
  return {
    get: async (key) => parse(kept.get(key)),
    set: async (key, value) => void kept.set(key, JSON.stringify(value)),
    delete: async (key) => void kept.delete(key),
    list: async (prefix) =>
      [...kept.keys()]
        .filter((key) => key.startsWith(prefix))
        .sort()
        .map((key) => parse(kept.get(key))),
  };
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
