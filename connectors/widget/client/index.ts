export { openBrowserStorage } from '#connectors/client/browser-storage';
export { type ClientStorage, createMemoryStorage } from '#connectors/client/storage';
export type { Attachment, Button, Card, Image } from '#connectors/client/wire';
export { createParleyClient } from './browser-client.ts';
export type { ChatItem, Notice, PendingMessage, Speaker } from './chat-state.ts';
export type {
  ChatState,
  ClientOptions,
  Outgoing,
  ParleyClient,
} from './parley-client.ts';
