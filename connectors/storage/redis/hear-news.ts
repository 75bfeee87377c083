import type { RedisConnection } from './connect.ts';
import type { News } from './news.ts';
import type { Store } from './store.ts';

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
  const subscriber = connection.openSubscriber();
  let planned: NodeJS.Timeout | undefined;

  function compareAfter(pause: number): void {
    clearTimeout(planned);
    planned = setTimeout(() => {
      compare().catch((thrown: unknown) => {
        onError(thrown);
        if (subscriber.status !== 'end') compareAfter(PAUSE);
      });
    }, pause);
  }

  subscriber.on('message', (_channel: string, message: string) => news.receive(message));
  await subscriber.subscribe(keys.news);
  // Subscribing again is answered after ioredis's own attempt, so whatever is published from then on is heard.
  subscriber.on('ready', () => {
    subscriber.subscribe(keys.news).then(() => compareAfter(0), onError);
  });
  connection.onReconnected(() => compareAfter(0));
  return () => {
    clearTimeout(planned);
    subscriber.disconnect();
  };
}
