import { without } from '../core/members.ts';
import type { AccountEvent } from './events.ts';
import type { Accounts, Login } from './state.ts';

/** Fold one event into the state. Pure; `at` is milliseconds since the epoch. */
export function evolve(state: Accounts, event: AccountEvent, { at }: { readonly at: number }): Accounts {
  switch (event.type) {
    case 'team.saved':
      return { ...state, teams: { ...state.teams, [event.team.id]: event.team } };
    case 'team.removed':
      return { ...state, teams: without(state.teams, event.team) };
    case 'agent.added':
      return { ...state, agents: { ...state.agents, [event.agent.id]: event.agent } };
    case 'agent.changed': {
      const agent = state.agents[event.agent];
      if (agent === undefined) return state;
      return { ...state, agents: { ...state.agents, [agent.id]: { ...agent, ...event.change } } };
    }
    case 'login.opened':
      return { ...state, logins: { ...living(state.logins, at), [event.login.id]: event.login } };
    case 'login.revoked':
      return { ...state, logins: without(state.logins, event.login) };
  }
}

function living(logins: Accounts['logins'], at: number): Accounts['logins'] {
  return Object.fromEntries(Object.entries(logins).filter(([, { until }]: [string, Login]) => until > at));
}
