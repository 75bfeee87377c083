import type { Redis } from 'ioredis';
import { type Failure, isFailure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Relay } from '#engine/ports/relay';
import type { RedisConnection } from './connect.ts';
import { BEAT, type LivingNodes } from './living-nodes.ts';
import { ask } from './store-failure.ts';

/** Questions between nodes over publications, each node with a channel and a connection of its own. */
export type RedisRelay = Relay & { close(): void };

type Waiting = { readonly node: string; readonly end: (answer: string | undefined) => void };

/** Kinds of messages: `? asker number text` and `! number text`. */
const MESSAGE = /^(?:\? (?<asker>\S+)|!) (?<number>\d+) (?<text>.*)$/s;

/**
 * Publications get lost without a sign while a connection breaks; then `patience` ends the question.
 * Subscribes before it resolves. Whoever waits looks every second whether the node that he waits for still lives.
 */
export async function openRedisRelay(
  connection: RedisConnection,
  living: LivingNodes,
  { prefix, node }: { readonly prefix: string; readonly node: string },
): Promise<Result<RedisRelay>> {
  const waiting = new Map<number, Waiting>();
  let answer: ((question: string) => Promise<string>) | undefined;
  let asked = 0;

  async function publish(to: string, text: string): Promise<void> {
    // Always the same node of a cluster, because only one connection keeps their order.
    const [master] = connection.masters();
    await ask(async () => master?.publish(channelOf(prefix, to), text));
  }

  async function receive(message: string): Promise<void> {
    const { asker, number = '', text = '' } = MESSAGE.exec(message)?.groups ?? {};
    if (asker === undefined) waiting.get(Number(number))?.end(text);
    else if (answer) await publish(asker, `! ${number} ${await answer(text)}`);
  }

  const watching = setInterval(() => void endDead(waiting, living), BEAT).unref();
  const subscriber = await subscribe(connection, channelOf(prefix, node), (message) => {
    // Who rejects a question has no answer, and the asker's patience ends it.
    receive(message).catch(() => undefined);
  });
  if (isFailure(subscriber)) {
    clearInterval(watching);
    return fail(subscriber);
  }
  return ok({
    node,
    answerBy: (by) => {
      answer = by;
    },
    ask: async (to, question, patience) => {
      if (!(await lives(living, to))) return undefined;
      asked += 1;
      const number = asked;
      const { promise, resolve: end } = Promise.withResolvers<string | undefined>();
      waiting.set(number, { node: to, end });
      const timer = setTimeout(() => end(undefined), patience);
      await publish(to, `? ${node} ${number} ${question}`);
      return await promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(number);
      });
    },
    close: () => {
      clearInterval(watching);
      subscriber.disconnect();
      for (const { end } of waiting.values()) end(undefined);
    },
  });
}

function channelOf(prefix: string, node: string): string {
  return `${prefix}:relay:${node}`;
}

async function subscribe(
  connection: RedisConnection,
  channel: string,
  hear: (message: string) => void,
): Promise<Redis | Failure> {
  const subscriber = connection.openSubscriber();
  subscriber.on('message', (_channel, message: string) => hear(message));
  const subscribed = await ask(() => subscriber.subscribe(channel));
  if (subscribed.ok) return subscriber;
  subscriber.disconnect();
  return subscribed.failure;
}

/** While Redis does not answer, nobody is known to be there. */
async function lives(living: LivingNodes, node: string): Promise<boolean> {
  const found = await ask(() => living.all());
  return found.ok && found.value.has(node);
}

/** Nobody answers for a node that died. What cannot be known now is looked at again. */
async function endDead(waiting: ReadonlyMap<number, Waiting>, living: LivingNodes): Promise<void> {
  if (waiting.size === 0) return;
  const found = await ask(() => living.all());
  if (!found.ok) return;
  for (const { node, end } of waiting.values()) if (!found.value.has(node)) end(undefined);
}
