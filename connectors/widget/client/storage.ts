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

const STORE = 'kept';

/** Keeps it in IndexedDB; in a browser that refuses (private windows), in memory. */
export async function openBrowserStorage(name: string): Promise<ClientStorage> {
  try {
    return overDatabase(await openDatabase(name));
  } catch {
    return createMemoryStorage();
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return answerOf(opening);
}

function overDatabase(database: IDBDatabase): ClientStorage {
  const store = (mode: IDBTransactionMode) => database.transaction(STORE, mode).objectStore(STORE);
  return {
    get: (key) => answerOf(store('readonly').get(key)),
    set: async (key, value) => void (await answerOf(store('readwrite').put(value, key))),
    delete: (key) => answerOf(store('readwrite').delete(key)),
    list: (prefix) => answerOf(store('readonly').getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`))),
  };
}

function answerOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}
