/** Lets the work on one key happen one after the other, and different keys at the same time. */
export type Mailbox = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;

/** A mailbox without memory of keys that are idle. */
export function createMailbox(): Mailbox {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = tails.get(key);
    const result = before ? before.then(work, work) : work();
    tails.set(key, result);
    const forget = (): void => {
      if (tails.get(key) === result) tails.delete(key);
    };
    result.then(forget, forget);
    return result;
  };
}
