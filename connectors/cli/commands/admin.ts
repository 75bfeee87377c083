import { hashPassword } from '#connectors/console/api/password';
import type { AccountCommand } from '#engine/accounts/commands';
import type { Accounts, Agent } from '#engine/accounts/state';
import { type Failure, failure, isFailure } from '#engine/core/errors';
import { memberOf } from '#engine/core/members';
import { openPeople } from '../admin/open-people.ts';
import { PEOPLE_OPTIONS, readAgent, readTeam, refusePassword } from '../admin/read-people.ts';
import type { Args } from '../arguments.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { STORE_OPTIONS } from '../store-options.ts';
import { moment, tellFailure, tellList } from '../tell.ts';

const BY = 'operator';

/** Says who works here: agents, teams, roles, passwords, logins. Servers that run hear of it. */
export const admin: Command = {
  name: 'admin',
  summary: 'Says who works here: agents, teams, roles, passwords, logins.',
  usage: 'agents | teams | logins | (agent | password | disable | enable | revoke | team | remove-team) <id>',
  options: { ...STORE_OPTIONS, ...PEOPLE_OPTIONS },
  words: { least: 1, most: 2 },
  run: async (args, io) => {
    const [what = '', id] = args.words;
    const list = Object.hasOwn(LISTS, what) ? LISTS[what] : undefined;
    const change = Object.hasOwn(CHANGES, what) ? CHANGES[what] : undefined;
    if (!list === !change || (change !== undefined) !== (id !== undefined))
      return tellFailure(
        io,
        failure('USAGE', { reason: `it is \`parley admin ${admin.usage}\`` }),
        args.json,
      );
    const opened = await openPeople(args, io);
    if (!opened.ok) return tellFailure(io, opened.failure, args.json);
    const people = opened.value;
    try {
      const read = await people.read();
      if (!read.ok) return tellFailure(io, read.failure, args.json);
      list?.(io, args, read.value);
      const command = await change?.({ id: id ?? '', args, io, accounts: read.value });
      const refused = command && (isFailure(command) ? command : await people.change(command));
      if (refused) return tellFailure(io, refused, args.json);
      if (command) io.out(args.json ? JSON.stringify({ done: what, id }) : `${what} ${id}: done`);
      return EXIT.ok;
    } finally {
      people.close();
    }
  },
};

const LISTS: Readonly<Record<string, (io: Io, args: Args, accounts: Accounts) => void>> = {
  agents: (io, args, { agents }) =>
    tellList(io, args, Object.values(agents).map(withoutPassword), (agent) => [
      agent.id,
      agent.disabled ? 'disabled' : agent.role,
      agent.email,
      agent.teams.join(','),
      `${agent.capacity} at once`,
      agent.name,
    ]),
  teams: (io, args, { teams }) =>
    tellList(io, args, Object.values(teams), (team) => [
      team.id,
      team.strategy,
      `answers within ${team.answerWithin / 1000} s`,
      team.name,
    ]),
  logins: (io, args, { logins }) =>
    tellList(io, args, Object.values(logins), ({ agent, at, until, from }) => [
      agent,
      moment(at),
      `until ${moment(until)}`,
      from,
    ]),
};

type Asked = { readonly id: string; readonly args: Args; readonly io: Io; readonly accounts: Accounts };

const CHANGES: Readonly<Record<string, (asked: Asked) => Promise<AccountCommand | Failure>>> = {
  agent: saveAgent,
  team: async ({ id, args, accounts }) => {
    const team = readTeam(id, args, memberOf(accounts.teams, id));
    return isFailure(team) ? team : { name: 'team.save', team, by: BY };
  },
  'remove-team': async ({ id }) => ({ name: 'team.remove', team: id, by: BY }),
  password: async ({ id, io }) => {
    const password = await askPassword(io, id);
    return isFailure(password)
      ? password
      : { name: 'agent.change', agent: id, change: { password: password.hash }, by: BY };
  },
  disable: async ({ id }) => ({ name: 'agent.change', agent: id, change: { disabled: true }, by: BY }),
  enable: async ({ id }) => ({ name: 'agent.change', agent: id, change: { disabled: false }, by: BY }),
  revoke: async ({ id, accounts }) =>
    memberOf(accounts.agents, id)
      ? { name: 'logins.revoke', agent: id, by: BY }
      : failure('NOT_FOUND', { what: 'agent', id }),
};

/** A new agent comes with a password; of one who is there, only what the options name is changed. */
async function saveAgent({ id, args, io, accounts }: Asked): Promise<AccountCommand | Failure> {
  const before = memberOf(accounts.agents, id);
  const agent = readAgent(id, args, before);
  if (isFailure(agent)) return agent;
  if (before) {
    const { id: _id, password: _password, ...change } = agent;
    return { name: 'agent.change', agent: id, change, by: BY };
  }
  const password = await askPassword(io, id);
  if (isFailure(password)) return password;
  return { name: 'agent.add', agent: { ...agent, password: password.hash }, by: BY };
}

async function askPassword(io: Io, id: string): Promise<{ readonly hash: string } | Failure> {
  const password = await io.secret(`password of ${id}: `);
  return refusePassword(password) ?? { hash: await hashPassword(password) };
}

function withoutPassword({ password: _, ...agent }: Agent): Omit<Agent, 'password'> {
  return agent;
}
