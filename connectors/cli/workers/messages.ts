import type { Figures } from '#connectors/metrics/index';

/** What a worker tells when visitors can reach it. */
export type Listening = { readonly url: string; readonly bots: readonly string[] };

/** What a worker says to the process that started it. */
export type FromWorker =
  | { readonly parley: 'listening'; readonly told: Listening }
  /** Somebody asks it for the figures of all. */
  | { readonly parley: 'metrics-wanted'; readonly id: number }
  /** Its own, as they were asked for. */
  | { readonly parley: 'figures'; readonly id: number; readonly figures: Figures };

/** What is said to a worker. */
export type ToWorker =
  | { readonly parley: 'figures-wanted'; readonly id: number }
  | { readonly parley: 'metrics'; readonly id: number; readonly text: string };

/** True for what one of ours has sent: Node uses the same channel. */
export function isOurs<Message extends FromWorker | ToWorker>(message: unknown): message is Message {
  return message !== null && typeof message === 'object' && 'parley' in message;
}
