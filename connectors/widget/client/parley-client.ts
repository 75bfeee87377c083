import type { Connection } from '#connectors/client/connector';
import type { Platform } from '#connectors/client/platform';
import type { ClientStorage } from '#connectors/client/storage';
import type { Attachment } from '#connectors/client/wire';
import type { History, PendingMessage } from './chat-state.ts';

export type ClientOptions = {
  /** Where the gateway is: `https://chat.example`. */
  readonly url: string;
  readonly bot: string;
  /** Shown texts of the bot, where it speaks several languages. */
  readonly language?: string;
  readonly storage?: ClientStorage;
  readonly platform: Platform;
};

/** All that a page shows. A new object whenever something changed. */
export type ChatState = History & {
  readonly connection: Connection;
  readonly conversation: string | undefined;
  readonly pending: readonly PendingMessage[];
  /** A person at the other end is typing. */
  readonly agentTyping: boolean;
  /** While it waits for a person: how many are ahead, and how long that may take (milliseconds; null: nobody knows). */
  readonly queue: { readonly ahead: number; readonly wait: number | null } | undefined;
  /** The server lost acknowledged data; what is shown is what it still has. */
  readonly logLost: boolean;
};

/** What a visitor says. */
export type Outgoing = {
  readonly text?: string;
  readonly choice?: string;
  readonly attachments?: readonly Attachment[];
};

export interface ParleyClient {
  state(): ChatState;
  subscribe(listener: (state: ChatState) => void): () => void;
  /** Load what was kept, come in, and open a conversation when there is none. */
  start(): Promise<void>;
  stop(): void;
  /** Kept at once, sent when possible, never twice. */
  send(message: Outgoing): void;
  /** Send a refused message again, as a new one. */
  retry(id: string): void;
  discard(id: string): void;
  /** `draft` is what has been written so far; the person at the other end sees it. */
  typing(on: boolean, draft?: string): void;
  /** What has come is before the visitor's eyes. */
  read(): void;
  requestHandoff(): void;
  rate(stars: number, comment?: string): void;
  closeConversation(): void;
  newConversation(): void;
  upload(name: string, bytes: Blob): Promise<Attachment>;
  download(file: string): Promise<Blob>;
}
