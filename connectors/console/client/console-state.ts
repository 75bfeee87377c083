import type { Connection } from '#connectors/client/connector';
import type { ChatView } from './agent-chat.ts';
import type { DeskAnswer, Me } from './answers.ts';

/** All that the page shows. A new object whenever something changed. */
export type ConsoleState = {
  /** Undefined while nobody is signed in. */
  readonly me: Me | undefined;
  readonly connection: Connection;
  readonly desk: DeskAnswer | undefined;
  readonly chats: ReadonlyMap<string, ChatView>;
  /** Chats that a colleague asked this one to look at, newest first. */
  readonly mentions: readonly Mention[];
  /** What the server refused, newest last, until it is taken away. */
  readonly refusals: readonly Refusal[];
};

export type Mention = { readonly c: string; readonly by: string; readonly text: string };
export type Refusal = {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly message: string;
};
