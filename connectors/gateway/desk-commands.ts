import type { ChatVerb } from '#engine/accounts/permissions';
import type { ConversationId } from '#engine/core/ids';
import { fail, ok, type Result } from '#engine/core/result';
import type { RoutingCommand } from '#engine/routing/commands';
import type { Status } from '#engine/routing/state';
import type { Door } from './door.ts';
import type { CommandFrame } from './frames.ts';
import { type AgentActor, DESK } from './principals.ts';

const VERBS: Readonly<Record<string, ChatVerb>> = {
  'agent.accept': 'accept',
  'agent.note': 'note',
  'slots.set': 'edit_slots',
  'agent.transfer': 'transfer',
  'chat.look': 'read',
  'chat.unlook': 'read',
  'conversation.close': 'close',
};

const LEAVING: Readonly<Record<string, ChatVerb>> = {
  resolved: 'close',
  back_to_bot: 'give_back',
  requeued: 'transfer',
};

/** What an agent does to a conversation by a command; what is not named here is writing. */
export function verbFor({ name, d }: CommandFrame): ChatVerb {
  const outcome = 'outcome' in d ? String(d.outcome) : '';
  return (name === 'agent.leave' ? LEAVING[outcome] : VERBS[name]) ?? 'write';
}

/**
 * What an agent asks of the desk: his own status, that a chat goes to somebody else, or that he has it before his eyes.
 * It leaves no record of its own; `via` names his connection.
 */
export async function runDeskCommand(
  door: Door,
  agent: AgentActor,
  { via, ...frame }: CommandFrame & { readonly via: string },
): Promise<Result<'signalled'>> {
  if (frame.name === 'chat.look' || frame.name === 'chat.unlook') {
    const how = frame.name === 'chat.look' ? 'look' : 'unlook';
    await door.looking[how](frame.c ?? '', agent, via);
    return ok('signalled');
  }
  const asked = await door.engine.route(routingCommandOf(agent, frame));
  return asked.ok ? ok('signalled') : fail(asked.failure);
}

/** Colleagues whom a note names are told, if they may see the chat. */
export async function tellMentioned(door: Door, by: AgentActor, { c = '', d }: CommandFrame): Promise<void> {
  const { text, mentions = [] } = d as { readonly text: string; readonly mentions?: readonly string[] };
  for (const to of mentions) {
    const refused = await door.staff?.refuse(`agent:${to}`, 'read', c as ConversationId);
    if (refused !== null) continue;
    const mention = { to, c, by: by.slice('agent:'.length), text };
    door.signals.publish({ c: DESK, name: MENTION, d: mention, from: '' });
  }
}

/** The signal for one agent that somebody has named him in a note. */
export const MENTION = 'desk.mention';

function routingCommandOf(agent: AgentActor, { name, c = '', d }: CommandFrame): RoutingCommand {
  if (name === 'agent.status') {
    const { status } = d as { readonly status: Status };
    return { name, agent: agent.slice('agent:'.length), status };
  }
  const { team, agent: to } = d as { readonly team: string; readonly agent?: string };
  return { name: 'chat.transfer', conversation: c, team, ...(to === undefined ? {} : { to }) };
}
