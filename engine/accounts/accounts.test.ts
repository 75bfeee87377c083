import { describe, expect, it } from 'vitest';
import { valueOrThrow } from '../core/result.ts';
import type { AccountCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { CHAT_VERBS, type ChatVerb, mayInHouse, mayToChat, type Relation } from './permissions.ts';
import { type Accounts, type Agent, NO_ACCOUNTS, type Role, type Team } from './state.ts';

const SALES: Team = {
  id: 'sales',
  name: 'Sales',
  strategy: 'round_robin',
  preferLast: true,
  answerWithin: 30_000,
  missesUntilAway: 3,
  hours: null,
};

function person(id: string, more: Partial<Agent> = {}): Agent {
  return {
    id,
    name: id,
    email: `${id}@shop.example`,
    role: 'agent',
    password: 'hash',
    disabled: false,
    teams: [],
    skills: [],
    languages: ['zh'],
    capacity: 3,
    ...more,
  };
}

function house(...commands: readonly AccountCommand[]): Accounts {
  return commands.reduce((state, command) => play(state, command), NO_ACCOUNTS);
}

function play(state: Accounts, command: AccountCommand, at = 0): Accounts {
  return valueOrThrow(decide(command, state)).reduce((one, event) => evolve(one, event, { at }), state);
}

function codeOf(state: Accounts, command: AccountCommand): string {
  const result = decide(command, state);
  return result.ok ? 'ok' : result.failure.code;
}

const add = (agent: Agent) => ({ name: 'agent.add', agent, by: 'operator' }) as const;
const change = (agent: string, what: Partial<Agent>) =>
  ({ name: 'agent.change', agent, change: what, by: 'operator' }) as const;
const login = (id: string, agent: string, until = 1000) =>
  ({ name: 'login.open', login: { id, agent, at: 0, until, from: '::1' } }) as const;

describe('accounts', () => {
  const full = house(
    { name: 'team.save', team: SALES, by: 'operator' },
    add(person('ada', { role: 'admin', teams: ['sales'] })),
    add(person('bob')),
  );

  it('belong to one person and one address each, in teams that exist', () => {
    expect(codeOf(full, add(person('bob')))).toBe('ACCOUNT_EXISTS');
    expect(codeOf(full, add(person('bo', { email: 'bob@shop.example' })))).toBe('ACCOUNT_EXISTS');
    expect(codeOf(full, add(person('cyd', { teams: ['ghosts'] })))).toBe('NOT_FOUND');
    expect(codeOf(full, { name: 'team.remove', team: 'sales', by: 'ada' })).toBe('TEAM_IN_USE');
  });

  it('always have an admin who can sign in', () => {
    expect(codeOf(full, change('ada', { disabled: true }))).toBe('LAST_ADMIN');
    expect(codeOf(full, change('ada', { role: 'agent' }))).toBe('LAST_ADMIN');
    const two = play(full, change('bob', { role: 'admin' }));
    expect(codeOf(two, change('ada', { role: 'agent' }))).toBe('ok');
  });

  it('end their logins when something about them changes that a thief could use', () => {
    const signedIn = [login('l1', 'bob'), login('l2', 'bob'), login('l3', 'ada')].reduce(
      (state, command) => play(state, command),
      full,
    );
    const left = (what: Partial<Agent>) => Object.keys(play(signedIn, change('bob', what)).logins);
    expect(left({ name: 'Bobby' })).toEqual(['l1', 'l2', 'l3']);
    for (const what of [{ password: 'new' }, { disabled: true }, { role: 'supervisor' as const }])
      expect(left(what)).toEqual(['l3']);
    const revoked = play(signedIn, { name: 'login.revoke', login: 'l1', by: 'bob' });
    expect(Object.keys(revoked.logins)).toEqual(['l2', 'l3']);
  });

  it('let nobody in who is disabled, and forget logins that are over', () => {
    const without = play(full, change('bob', { disabled: true }));
    expect(codeOf(without, login('l1', 'bob'))).toBe('NOT_FOUND');
    const old = play(full, login('l1', 'bob', 1000));
    expect(Object.keys(play(old, login('l2', 'bob', 9000), 1000).logins)).toEqual(['l2']);
  });
});

describe('permissions', () => {
  const roles: readonly Role[] = ['agent', 'supervisor', 'admin'];
  const relations: readonly Relation[] = ['own', 'waiting', 'team', 'foreign'];

  it('let nobody but an admin near a foreign chat', () => {
    const verbs = Object.keys(CHAT_VERBS) as ChatVerb[];
    const allowed = roles.flatMap((role) =>
      verbs.filter((verb) => mayToChat(role, verb, 'foreign')).map((verb) => `${role} ${verb}`),
    );
    expect(allowed.every((one) => one.startsWith('admin '))).toBe(true);
  });

  it('let only the one who has a chat speak to its visitor', () => {
    const speaking = roles.flatMap((role) => relations.filter((one) => mayToChat(role, 'write', one)));
    expect(speaking).toEqual(['own', 'own', 'own']);
  });

  it('let agents neither see the wall nor take over', () => {
    expect(mayInHouse('agent', 'see_wall')).toBe(false);
    expect(relations.some((one) => mayToChat('agent', 'take_over', one))).toBe(false);
    expect(mayInHouse('supervisor', 'manage_agents')).toBe(false);
  });
});
