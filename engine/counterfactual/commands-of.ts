import type { Command, CommandData } from '#engine/conversation/commands';
import type { StoredEvent } from '#engine/core/events';
import { type CommandId, kindOf } from '#engine/core/ids';

/** The command behind a recorded event; undefined for what the engine itself wrote. */
export function commandOf(event: StoredEvent): Command | undefined {
  const kind = kindOf(event.by);
  if (kind !== 'visitor' && kind !== 'agent') return undefined;
  const wanted = wantedOf(event);
  if (!wanted || event.key === undefined) return undefined;
  return { ...wanted, id: event.key as CommandId, by: event.by, conversation: event.stream } as Command;
}

type Wanted = { readonly name: Command['name']; readonly data: object };

function wantedOf(event: StoredEvent): Wanted | undefined {
  switch (event.type) {
    case 'conversation.opened': {
      const { bot, channel, language } = event.data;
      return {
        name: 'conversation.open',
        data: { bot, channel, ...(language === undefined ? {} : { language }) },
      };
    }
    case 'message.added': {
      const { text, choice, attachments } = event.data;
      return {
        name: 'message.send',
        data: {
          text,
          ...(choice === undefined ? {} : { choice }),
          ...(attachments === undefined ? {} : { attachments }),
        },
      };
    }
    case 'message.read':
      return { name: 'read.mark', data: event.data };
    case 'handoff.requested':
      return { name: 'handoff.request', data: {} };
    case 'conversation.closed':
      return { name: 'conversation.close', data: {} };
    case 'conversation.rated':
      return { name: 'rate.submit', data: event.data };
    case 'note.added':
      return { name: 'agent.note', data: event.data };
    case 'slots.changed':
      return { name: 'slots.set', data: { slots: event.data.slots as CommandData<'slots.set'>['slots'] } };
    case 'agent.joined':
      return { name: 'agent.accept', data: {} };
    case 'agent.left': {
      const { agent: _, ...data } = event.data;
      return { name: 'agent.leave', data };
    }
    default:
      return undefined;
  }
}
