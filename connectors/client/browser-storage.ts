import { type ClientStorage, createMemoryStorage } from './storage.ts';

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
