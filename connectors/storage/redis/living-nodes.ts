import type { RedisConnection } from './connect.ts';
import { ask } from './store-failure.ts';

/** A node says this often that it lives, and is taken for dead after so long a silence, in milliseconds. */
export const BEAT = 1000;
const SILENCE = 4000;

/** The nodes of one store that live, this one among them until it closes. */
export type LivingNodes = {
  /** Rejects when Redis does not answer. */
  all(): Promise<ReadonlySet<string>>;
  close(): void;
};

/** A node's sign of life is one write a second; Redis's clock is the one that all nodes have in common. */
export async function openLivingNodes(
  { client }: RedisConnection,
  { prefix, node }: { readonly prefix: string; readonly node: string },
): Promise<LivingNodes> {
  const nodes = `${prefix}:nodes`;
  const beat = async (): Promise<void> =>
    void (await ask(async () => client.zadd(nodes, await timeOf(client), node)));
  await beat();
  const beating = setInterval(() => void beat(), BEAT);
  beating.unref();
  return {
    all: async () => {
      const since = (await timeOf(client)) - SILENCE;
      return new Set(await client.zrangebyscore(nodes, since, '+inf'));
    },
    close: () => clearInterval(beating),
  };
}

async function timeOf(client: RedisConnection['client']): Promise<number> {
  const [seconds, micros] = (await client.time()) as readonly (string | number)[];
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
