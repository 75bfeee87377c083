import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOrderService } from '#connectors/examples/order-service/server';
import type { Io } from '../io.ts';

/** The variable by which the example shop finds its order system. */
const ORDERS_URL = 'ORDERS_URL';

/** Variables for actions, and the end of what was started for them. */
export type ActionEnv = {
  readonly variables: Readonly<Record<string, string>>;
  /** Those of them that the environment has not. */
  readonly own: Readonly<Record<string, string>>;
  /** True when the example order service stands in. */
  readonly example: boolean;
  close(): Promise<void>;
};

/** The environment that actions.yaml sees. With `example`, orders come from the service in this process. */
export async function openActionEnv(io: Io, example: boolean, now: () => number): Promise<ActionEnv> {
  const given = Object.entries(io.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const variables = Object.fromEntries(given);
  if (!example) return { variables, own: {}, example, close: async () => undefined };
  const service = createOrderService({ now });
  const url = await service.listen({ port: 0, host: '127.0.0.1' });
  const own = { [ORDERS_URL]: url };
  return { variables: { ...variables, ...own }, own, example, close: () => service.close() };
}

/** True when one of the bots asks for orders and nobody said where they are. */
export async function lacksOrders(io: Io, bots: readonly string[]): Promise<boolean> {
  if (io.env[ORDERS_URL] !== undefined) return false;
  const texts = await Promise.all(
    bots.map((bot) => readFile(join(io.root, 'pipelines', bot, 'actions.yaml'), 'utf8').catch(() => '')),
  );
  return texts.some((text) => text.includes(`\${${ORDERS_URL}}`));
}
