import { parentPort, Worker, workerData } from 'node:worker_threads';

/** What a thread says: news on the way, and at the end what it was started for. */
type Message =
  | { readonly kind: 'news'; readonly news: unknown }
  | { readonly kind: 'done'; readonly value: unknown };

/** Work for a thread of its own. Everything that crosses over is data. */
export type ThreadJob = {
  readonly file: URL;
  readonly data: unknown;
  readonly signal: AbortSignal;
  readonly onNews?: (news: unknown) => void;
};

/** Run a file as a thread; resolves with what it `finishes` with. Rejects when it throws, ends without that, or `signal` aborts. */
export function runThread({ file, data, signal, onNews = () => {} }: ThreadJob): Promise<unknown> {
  if (signal.aborted) return Promise.reject(new Error('it was given up'));
  const worker = new Worker(file, { workerData: data, execArgv: [] });
  const over = new AbortController();
  return new Promise<unknown>((resolve, reject) => {
    const give = () => reject(new Error('it was given up'));
    signal.addEventListener('abort', give, { once: true, signal: over.signal });
    worker.on('message', (message: Message) => {
      if (message.kind === 'done') resolve(message.value);
      else onNews(message.news);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`its thread ended with ${code}`)));
  }).finally(() => {
    over.abort();
    return worker.terminate();
  });
}

/** The other end: do the thread's work with the data it was started with, and hand the result back. */
export async function serveThread(
  work: (data: unknown, say: (news: unknown) => void) => unknown,
): Promise<void> {
  const post = (message: Message) => parentPort?.postMessage(message);
  const value = await work(workerData, (news) => post({ kind: 'news', news }));
  post({ kind: 'done', value });
}
