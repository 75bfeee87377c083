import type { Redis } from 'ioredis';
import type { RedisConnection } from './connect.ts';
import type { News } from './news.ts';
import type { Store } from './store.ts';

/** How often a subscriber asks whether its connection still lives, in milliseconds: it may be silent for hours. */
const HEARTBEAT = 3_000;

/** Milliseconds until a comparison that failed is tried again. */
const PAUSE = 1_000;

/**
 * Subscribes to what all nodes publish. `compare` is called when publications may have been missed, or the store may
 * have lost something: after any connection was made again, and then once the subscription stands. The answer ends it.
 */
export async function hearNews(
  connection: RedisConnection,
  { keys, onError }: Store,
  news: News,
  compare: () => Promise<void>,
): Promise<() => void> {
  const subscribers = new Set<Redis>();
  let planned: NodeJS.Timeout | undefined;
  let isOver = false;

  function compareAfter(pause: number): void {
    clearTimeout(planned);
    if (isOver) return;
    planned = setTimeout(() => {
      compare().catch((thrown: unknown) => {
        onError(thrown);
        compareAfter(PAUSE);
      });
    }, pause);
  }

  async function begin(subscriber: Redis): Promise<void> {
    subscribers.add(subscriber);
    subscriber.on('end', () => subscribers.delete(subscriber));
    // As bytes: most of what a node hears is its own or nobody's here, and is not made into text.
    subscriber.on('messageBuffer', (_channel: Buffer, message: Buffer) => news.receive(message));
    await subscriber.subscribe(keys.news);
    // Subscribing again is answered after ioredis's own attempt, so whatever is published from then on is heard.
    subscriber.on('ready', () => {
      subscriber.subscribe(keys.news).then(() => compareAfter(0), onError);
    });
  }

  let isStanding = false;
  await connection.subscribeEverywhere(async (subscriber) => {
    await begin(subscriber);
    // A node that joined later may have published before it was heard.
    if (isStanding) compareAfter(0);
  });
  isStanding = true;
  connection.onReconnected(() => compareAfter(0));
  // One that is not answered ends the connection, which is made again.
  const heartbeat = setInterval(() => {
    for (const one of subscribers) if (one.status === 'ready') one.ping().catch(onError);
  }, HEARTBEAT).unref();

  return () => {
    isOver = true;
    clearInterval(heartbeat);
    clearTimeout(planned);
    for (const one of subscribers) one.disconnect();
  };
}
