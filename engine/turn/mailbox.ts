/** Lets the work on one key happen one after the other, and different keys at the same time. */
export type Mailbox = {
  run<Value>(key: string, work: () => Promise<Value>): Promise<Value>;
  /** Resolves when no work is left. */
  idle(): Promise<void>;
};

/** A mailbox without memory of keys that are idle. */
export function createMailbox(): Mailbox {
  const tails = new Map<string, Promise<void>>();

  const run = async <Value>(key: string, work: () => Promise<Value>): Promise<Value> => {
    const before = tails.get(key);
    const done = Promise.withResolvers<void>();
    tails.set(key, done.promise);
    try {
      if (before) await before;
      return await work();
    } finally {
      if (tails.get(key) === done.promise) tails.delete(key);
      done.resolve();
    }
  };

  const idle = async (): Promise<void> => {
    while (tails.size > 0) await Promise.all(tails.values());
  };

  return { run, idle };
}
