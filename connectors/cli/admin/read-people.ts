import { PASSWORD_LENGTH } from '#connectors/console/api/password';
import type { Agent, Role, Team } from '#engine/accounts/state';
import { type Failure, failure, isFailure } from '#engine/core/errors';
import type { Strategy } from '#engine/routing/state';
import type { Args } from '../arguments.ts';
import { HOURS_OPTIONS, readHours } from './read-hours.ts';

const ID = /^[a-z0-9][a-z0-9._-]{0,31}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const ROLES: readonly Role[] = ['agent', 'supervisor', 'admin'];
const STRATEGIES: readonly Strategy[] = ['round_robin', 'least_busy'];

/** The options that say what an agent or a team is like. */
export const PEOPLE_OPTIONS = {
  name: { about: 'as colleagues and visitors read it', value: 'text' },
  email: { about: 'what the agent signs in with', value: 'address' },
  role: { about: 'agent, supervisor or admin', value: 'role' },
  teams: { about: 'teams of the agent, with commas', value: 'ids' },
  skills: { about: 'skills of the agent, with commas', value: 'names' },
  languages: { about: 'languages of the agent, with commas: zh,en', value: 'codes' },
  capacity: { about: 'most chats of the agent at once', value: 'number' },
  strategy: { about: 'how the team picks: round_robin or least_busy', value: 'name' },
  'prefer-last': { about: 'yes: visitors of the team get the agent of their last chat', value: 'yes|no' },
  'answer-within': { about: 'seconds until the next agent of the team gets a chat', value: 'number' },
  'misses-until-away': {
    about: 'unanswered chats in a row that make an agent away; 0: never',
    value: 'number',
  },
  ...HOURS_OPTIONS,
};

const NEW_AGENT = {
  email: '',
  role: 'agent',
  teams: [],
  skills: [],
  languages: ['zh', 'en'],
  capacity: 4,
  password: '',
  disabled: false,
} as const;

const NEW_TEAM = {
  strategy: 'least_busy',
  preferLast: true,
  answerWithin: 30_000,
  missesUntilAway: 3,
  hours: null,
} as const;

/** An agent as the options say, the rest as it was, or what is wrong. The password comes by another way. */
export function readAgent(id: string, args: Args, before: Agent | undefined): Agent | Failure {
  const old: Agent = before ?? { ...NEW_AGENT, id, name: id };
  const email = (args.text('email') ?? old.email).toLowerCase();
  const role = oneOf(ROLES, args.text('role') ?? old.role);
  const capacity = Number(args.text('capacity') ?? old.capacity);
  if (!ID.test(id)) return wrong(`${id} is no id: small letters, digits and . _ - up to 32`);
  if (!EMAIL.test(email)) return wrong('--email is an address like mei@example.com');
  if (role === undefined) return wrong(`--role is ${ROLES.join(', ')}`);
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > 100) return wrong('--capacity is 1 to 100');
  const list = (option: string, kept: readonly string[]) => listOf(args.text(option)) ?? kept;
  const teams = list('teams', old.teams);
  const languages = list('languages', old.languages);
  return {
    ...old,
    name: args.text('name') ?? old.name,
    email,
    role,
    teams,
    skills: list('skills', old.skills),
    languages,
    capacity,
  };
}

/** A team as the options say, the rest as it was, or what is wrong. */
export function readTeam(id: string, args: Args, before: Team | undefined): Team | Failure {
  const old: Team = before ?? { ...NEW_TEAM, id, name: id };
  const strategy = oneOf(STRATEGIES, args.text('strategy') ?? old.strategy);
  const answerWithin = Number(args.text('answer-within') ?? old.answerWithin / 1000) * 1000;
  const missesUntilAway = Number(args.text('misses-until-away') ?? old.missesUntilAway);
  const preferLast = args.text('prefer-last') ?? (old.preferLast ? 'yes' : 'no');
  if (!ID.test(id)) return wrong(`${id} is no id: small letters, digits and . _ - up to 32`);
  if (strategy === undefined) return wrong(`--strategy is ${STRATEGIES.join(' or ')}`);
  if (!Number.isInteger(answerWithin) || answerWithin < 1000) return wrong('--answer-within is 1 or more');
  if (!Number.isInteger(missesUntilAway) || missesUntilAway < 0)
    return wrong('--misses-until-away is 0 or more');
  if (preferLast !== 'yes' && preferLast !== 'no') return wrong('--prefer-last is yes or no');
  const words = { hours: args.text('hours'), zone: args.text('zone'), holidays: args.text('holidays') };
  const hours = readHours(words, old.hours);
  if (isFailure(hours)) return hours;
  const name = args.text('name') ?? old.name;
  return { ...old, name, hours, strategy, answerWithin, missesUntilAway, preferLast: preferLast === 'yes' };
}

/** What is wrong with a password; null when it will do. */
export function refusePassword(password: string): Failure | null {
  const { least, most } = PASSWORD_LENGTH;
  if (password.length >= least && password.length <= most) return null;
  return wrong(`a password has ${least} to ${most} characters, and comes by the terminal or standard input`);
}

function oneOf<Name extends string>(names: readonly Name[], given: string): Name | undefined {
  return names.find((name) => name === given);
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function wrong(reason: string): Failure {
  return failure('USAGE', { reason });
}
