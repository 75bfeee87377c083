/** What a worker tells when visitors can reach it. */
export type Listening = { readonly url: string; readonly bots: readonly string[] };

/** What a worker says to the process that started it. */
export type FromWorker =
  | { readonly parley: 'listening'; readonly told: Listening }
  | { readonly parley: 'metrics-wanted'; readonly id: number };

/** What it answers. */
export type ToWorker = { readonly parley: 'metrics'; readonly id: number; readonly text: string };

/** True for what one of ours has sent: other libraries use the same channel. */
export function isOurs<Message extends FromWorker | ToWorker>(message: unknown): message is Message {
  return message !== null && typeof message === 'object' && 'parley' in message;
}
