import { type Json, sameJson } from '../core/json.ts';
import { memberOf } from '../core/members.ts';
import type { RoutingCommand } from '../routing/commands.ts';
import type { Profile, Routing, TeamSettings } from '../routing/state.ts';
import type { Accounts } from './state.ts';

/**
 * What routing has to be told so that it knows the teams and agents of the accounts; nothing when it does. Teams that are
 * gone stay known there, for chats may wait in them.
 */
export function alignRouting({ agents, teams }: Accounts, routing: Routing): readonly RoutingCommand[] {
  const working = Object.values(agents).filter(({ disabled }) => !disabled);
  const isWorking = new Set(working.map(({ id }) => id));
  return [
    ...Object.values(teams)
      .map(settingsOf)
      .filter((team) => !isKnown(team, memberOf(routing.teams, team.id), settingsOf))
      .map((team) => ({ name: 'team.define', team }) as const),
    ...working
      .map(profileOf)
      .filter((agent) => !isKnown(agent, memberOf(routing.seats, agent.id), profileOf))
      .map((agent) => ({ name: 'agent.define', agent }) as const),
    ...Object.keys(routing.seats)
      .filter((agent) => !isWorking.has(agent))
      .map((agent) => ({ name: 'agent.remove', agent }) as const),
  ];
}

function isKnown<Wanted extends object, Known>(
  wanted: Wanted,
  known: Known | undefined,
  read: (known: Known) => Wanted,
): boolean {
  return known !== undefined && sameJson(wanted as Json, read(known) as Json);
}

function settingsOf({
  id,
  strategy,
  preferLast,
  answerWithin,
  missesUntilAway,
  hours,
}: TeamSettings): TeamSettings {
  return { id, strategy, preferLast, answerWithin, missesUntilAway, hours };
}

function profileOf({ id, teams, skills, languages, capacity }: Profile): Profile {
  return { id, teams, skills, languages, capacity };
}
