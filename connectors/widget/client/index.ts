export { createParleyClient } from './browser-client.ts';
export { openBrowserStorage } from './browser-storage.ts';
export type { ChatItem, Notice, PendingMessage, Speaker } from './chat-state.ts';
export type {
  ChatState,
  ClientOptions,
  Outgoing,
  ParleyClient,
} from './client.ts';
export { type ClientStorage, createMemoryStorage } from './storage.ts';
export type { Attachment, Button, Card, Image } from './wire.ts';
