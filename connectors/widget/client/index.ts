export type { ChatItem, Notice, PendingMessage, Speaker } from './chat-state.ts';
export {
  type ChatState,
  type ClientOptions,
  createParleyClient,
  type Outgoing,
  type ParleyClient,
} from './client.ts';
export { type ClientStorage, createMemoryStorage, openBrowserStorage } from './storage.ts';
export type { Attachment, Button, Card, Image } from './wire.ts';
