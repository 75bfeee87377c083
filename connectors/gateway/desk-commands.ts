import type { ChatVerb } from '#engine/accounts/permissions';
import { fail, ok, type Result } from '#engine/core/result';
import type { RoutingCommand } from '#engine/routing/commands';
import type { Status } from '#engine/routing/state';
import type { Door } from './door.ts';
import type { CommandFrame } from './frames.ts';
import type { AgentActor } from './principals.ts';

const VERBS: Readonly<Record<string, ChatVerb>> = {
  'agent.accept': 'accept',
  'agent.note': 'note',
  'agent.transfer': 'transfer',
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

/** What an agent asks of the desk: his own status, or that a chat goes to somebody else. It leaves no record of its own. */
export async function runDeskCommand(
  door: Door,
  agent: AgentActor,
  frame: CommandFrame,
): Promise<Result<'signalled'>> {
  const asked = await door.engine.route(routingCommandOf(agent, frame));
  return asked.ok ? ok('signalled') : fail(asked.failure);
}

function routingCommandOf(agent: AgentActor, { name, c = '', d }: CommandFrame): RoutingCommand {
  if (name === 'agent.status') {
    const { status } = d as { readonly status: Status };
    return { name, agent: agent.slice('agent:'.length), status };
  }
  const { team, agent: to } = d as { readonly team: string; readonly agent?: string };
  return { name: 'chat.transfer', conversation: c, team, ...(to === undefined ? {} : { to }) };
}
