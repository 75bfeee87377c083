import { type Failure, failure, isFailure } from '../core/errors.ts';
import { memberOf } from '../core/members.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { AccountCommand } from './commands.ts';
import type { AccountEvent, AgentChange } from './events.ts';
import type { Accounts, Agent } from './state.ts';

type Draft = readonly AccountEvent[] | Failure;

/** What a command leads to, or why it may not. Who may ask is said by `permissions.ts`, before. */
export function decide(command: AccountCommand, state: Accounts): Result<readonly AccountEvent[]> {
  const drafted = draft(command, state);
  return isFailure(drafted) ? fail(drafted) : ok(drafted);
}

function draft(command: AccountCommand, state: Accounts): Draft {
  switch (command.name) {
    case 'team.save':
      return [{ type: 'team.saved', team: command.team, by: command.by }];
    case 'team.remove':
      return removeTeam(command, state);
    case 'agent.add':
      return add(command, state);
    case 'agent.change':
      return change(command, state);
    case 'login.open':
      return open(command, state);
    case 'login.revoke':
      return Object.hasOwn(state.logins, command.login)
        ? [{ type: 'login.revoked', login: command.login, by: command.by }]
        : [];
    case 'logins.revoke':
      return revokeAll(state, command);
  }
}

type Of<N extends AccountCommand['name']> = Extract<AccountCommand, { readonly name: N }>;

function removeTeam({ team, by }: Of<'team.remove'>, { teams, agents }: Accounts): Draft {
  if (!Object.hasOwn(teams, team)) return unknown('team', team);
  const members = Object.values(agents).filter((agent) => agent.teams.includes(team));
  if (members.length > 0)
    return failure('TEAM_IN_USE', { team, agents: members.map(({ id }) => id).join(', ') });
  return [{ type: 'team.removed', team, by }];
}

function add({ agent, by }: Of<'agent.add'>, state: Accounts): Draft {
  if (Object.hasOwn(state.agents, agent.id))
    return failure('ACCOUNT_EXISTS', { what: 'agent', id: agent.id });
  return refuse(agent, state) ?? [{ type: 'agent.added', agent, by }];
}

/** Whoever is disabled, or gets a new password or role, is signed out everywhere. */
function change({ agent: id, change, by }: Of<'agent.change'>, state: Accounts): Draft {
  const agent = memberOf(state.agents, id);
  if (agent === undefined) return unknown('agent', id);
  const changed: Agent = { ...agent, ...change };
  const refused = refuse(changed, state) ?? keepAnAdmin(changed, state);
  if (refused) return refused;
  return [
    { type: 'agent.changed', agent: id, change, by },
    ...(endsLogins(agent, change) ? revokeAll(state, { agent: id, by }) : []),
  ];
}

function endsLogins(agent: Agent, { password, disabled, role }: AgentChange): boolean {
  return password !== undefined || disabled === true || (role !== undefined && role !== agent.role);
}

function refuse(agent: Agent, { agents, teams }: Accounts): Failure | undefined {
  const namesake = Object.values(agents).find(({ id, email }) => id !== agent.id && email === agent.email);
  if (namesake) return failure('ACCOUNT_EXISTS', { what: 'email', id: agent.email });
  const missing = agent.teams.find((team) => !Object.hasOwn(teams, team));
  return missing === undefined ? undefined : unknown('team', missing);
}

/** Somebody must be able to let people in. */
function keepAnAdmin(changed: Agent, { agents }: Accounts): Failure | undefined {
  const isAdmin = ({ role, disabled }: Agent): boolean => role === 'admin' && !disabled;
  const before = Object.values(agents).filter(isAdmin);
  const isLast = before.length === 1 && before[0]?.id === changed.id;
  return isLast && !isAdmin(changed) ? failure('LAST_ADMIN', { agent: changed.id }) : undefined;
}

function open({ login }: Of<'login.open'>, { agents }: Accounts): Draft {
  const agent = memberOf(agents, login.agent);
  if (agent === undefined || agent.disabled) return unknown('agent', login.agent);
  return [{ type: 'login.opened', login }];
}

function revokeAll(
  { logins }: Accounts,
  { agent, by }: { readonly agent: string; readonly by: string },
): readonly AccountEvent[] {
  const own = Object.values(logins).filter((login) => login.agent === agent);
  return own.map(({ id }) => ({ type: 'login.revoked', login: id, by }));
}

function unknown(what: string, id: string): Failure {
  return failure('NOT_FOUND', { what, id });
}
