import { afterEach } from 'vitest';

/** What a contract suite opens for one test and closes after it. */
export type Bench = { readonly close: () => Promise<void> };

/** Opens benches for the tests of the `describe` that it is called in; each is closed after its test. */
export function benchOpener<Kind extends Bench>(open: () => Promise<Kind>): () => Promise<Kind> {
  const opened: Kind[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((bench) => bench.close()));
  });
  return async () => {
    const bench = await open();
    opened.push(bench);
    return bench;
  };
}
