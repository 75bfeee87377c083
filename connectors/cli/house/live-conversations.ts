import { foldConversation } from '#engine';
import type { Conversation } from '#engine/conversation/state';
import type { EventType } from '#engine/core/events';
import type { EventLog } from '#engine/ports/event-log';
import { ALL_CONVERSATIONS } from '../all-conversations.ts';

/** Events after which nothing but these comes: a conversation that ends in one of them may be closed. */
const AFTERWARDS: readonly EventType[] = [
  'conversation.closed',
  'conversation.rated',
  'message.read',
  'note.added',
];

/** The state of every conversation of a bot that is not closed. */
export async function liveConversations(log: EventLog, bot: string): Promise<readonly Conversation[]> {
  const live: Conversation[] = [];
  for (const { stream, n } of await log.conversations({ limit: ALL_CONVERSATIONS })) {
    const [last] = await log.read(stream, n - 1, 1).catch(() => []);
    if (!last || last.type === 'conversation.closed') continue;
    const state = foldConversation(stream, await log.read(stream));
    const closed = AFTERWARDS.includes(last.type) && state.lifecycle === 'closed';
    if (!closed && state.bot === bot) live.push(state);
  }
  return live;
}
