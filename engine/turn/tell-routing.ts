import { type RouteTask, wantsPerson } from '../conversation/decision.ts';
import type { Conversation } from '../conversation/state.ts';
import { memberOf } from '../core/members.ts';
import { isOpen } from '../routing/business-hours.ts';
import type { RoutingCommand } from '../routing/commands.ts';
import { findChat, type Need, type Routing, type Team } from '../routing/state.ts';

/** The team of chats that name none, where there is one of this name. */
const DEFAULT_TEAM = 'default';

/** What routing has to be told so that it knows how a conversation stands, or why there is nothing to tell. */
export type Telling =
  | { readonly kind: 'ask'; readonly command: RoutingCommand }
  | { readonly kind: 'nothing' }
  /** The team is not there at this hour. */
  | { readonly kind: 'nobody' }
  /** No team was set up; one may be before the visitor has waited long enough. */
  | { readonly kind: 'no_team' };

/** What the task says, and who had the visitor's last chat. */
type Known = RouteTask & { readonly last: string | null };

/** Pure; `now` in milliseconds since the epoch. */
export function tellRouting(state: Conversation, routing: Routing, task: Known, now: number): Telling {
  const { id, lifecycle, agent, epoch } = state;
  const found = findChat(routing, id);
  if (!wantsPerson(lifecycle)) return found ? ask({ name: 'chat.end', conversation: id, epoch }) : NOTHING;
  if (agent !== null) return tellHolder(state, routing, task);
  if (!found) return queue(state, routing, task, now);
  if (found.kind === 'queued') return NOTHING;
  const { seat, held } = found;
  const place = { conversation: id, agent: seat.id };
  const hasLeft = task.left === seat.id || (task.asked ?? 0) > (held.need.epoch ?? 0);
  if (hasLeft && held.answered) return ask({ name: 'chat.refuse', ...place });
  if (task.missed === seat.id && state.assigned === seat.id) return ask({ name: 'chat.miss', ...place });
  return NOTHING;
}

/** An agent has it: routing counts it as his, unless it gave it to somebody else meanwhile. */
function tellHolder(state: Conversation, routing: Routing, task: RouteTask): Telling {
  const { id, agent } = state;
  const holder = agent?.slice('agent:'.length) ?? '';
  const found = findChat(routing, id);
  const place = { conversation: id, agent: holder };
  if (!found) return pullFor(state, holder, { task, routing });
  const isHis = found.kind === 'held' && found.seat.id === holder;
  return isHis && !found.held.answered ? ask({ name: 'chat.answer', ...place }) : NOTHING;
}

function pullFor(
  state: Conversation,
  agent: string,
  { task, routing }: { readonly task: RouteTask; readonly routing: Routing },
): Telling {
  const team = teamOf(routing, task);
  if (team === undefined) return NOTHING;
  const need = needFor(state, team, task.since);
  return ask({ name: 'chat.pull', conversation: state.id, agent, need });
}

function queue(state: Conversation, routing: Routing, task: Known, now: number): Telling {
  const team = teamOf(routing, task);
  if (team === undefined) return { kind: 'no_team' };
  if (team.hours !== null && !isOpen(team.hours, now)) return { kind: 'nobody' };
  return ask({ name: 'chat.queue', need: { ...needFor(state, team, task.since), last: task.last } });
}

/** The team that was asked for, else the default one, else the first by name. */
export function teamOf({ teams }: Routing, { team }: Pick<RouteTask, 'team'>): Team | undefined {
  const named = team === undefined ? undefined : memberOf(teams, team);
  const first = Object.keys(teams).toSorted()[0];
  return named ?? memberOf(teams, DEFAULT_TEAM) ?? (first === undefined ? undefined : teams[first]);
}

/** What a chat needs that asks for nobody in particular. `since` in milliseconds since the epoch. */
export function needFor(
  { id, language, epoch }: Pick<Conversation, 'id' | 'language' | 'epoch'>,
  team: Team,
  since: number,
): Omit<Need, 'place' | 'missed'> {
  const wishes = { priority: 0, language, skills: [], last: null, only: null };
  return { conversation: id, team: team.id, since, epoch, ...wishes };
}

const NOTHING: Telling = { kind: 'nothing' };

function ask(command: RoutingCommand): Telling {
  return { kind: 'ask', command };
}
