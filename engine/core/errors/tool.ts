import type { ErrorEntry } from '../errors.ts';

/** What the command line can report. */
export const TOOL_ERRORS = {
  USAGE: {
    text: 'The command line was not understood: {reason}.',
    hint: 'See `npx parley help`.',
    retry: false,
  },
  BOT_UNKNOWN: { text: 'There is no bot {bot} in {folder}.', hint: 'Name one of: {known}.', retry: false },
  PORT_TAKEN: {
    text: 'Port {port} on {host} is taken.',
    hint: 'Stop what listens there, or give --port another one.',
    retry: false,
  },
  WORKERS_NEED_REDIS: {
    text: '{count} workers cannot share a data folder as their store.',
    hint: 'Give --redis the address of a Redis that holds log and tickets for all of them, or serve with one worker.',
    retry: false,
  },
  PORT_REFUSED: {
    text: 'Port {port} on {host} cannot be used: {reason}.',
    hint: 'Give --port one above 1024, and --host an address of this machine.',
    retry: false,
  },
  NODE_TOO_OLD: {
    text: 'This is Node {found}; Parley needs {needed}.',
    hint: 'Run `npm ci`: the lock file brings the right Node, and npm run and npx use it.',
    retry: false,
  },
  PLUGIN_EXISTS: { text: 'The folder {folder} exists already.', hint: 'Choose another name.', retry: false },
  BOT_INVALID: {
    text: 'Bot {bot} has {count} problems and was not started.',
    hint: 'Correct them; `npx parley validate {bot}` lists them again.',
    retry: false,
  },
  DATA_MISSING: {
    text: 'There is no {what} in {folder}.',
    hint: 'Name the folder that `npx parley serve` writes to with --data.',
    retry: false,
  },
  CALL_UNRECORDED: {
    text: '{system} was never asked this while the conversation was recorded.',
    hint: 'Read the change with that in mind, or choose another answer with --unknown.',
    retry: false,
  },
  CANDIDATE_MISSING: {
    text: 'There is no pipeline of {bot} at {against}: {reason}.',
    hint: 'Name the folder of a pipeline, a project that has pipelines/{bot}, or a git revision.',
    retry: false,
  },
  FIXTURES_MISSING: {
    text: 'There is no fixture at {path}.',
    hint: 'Name a .yaml file, or a folder that has some; with --format botium a .convo.txt.',
    retry: false,
  },
  FIXTURES_FAILING: {
    text: '{count} dialogues fail as they are and were left out, the first of them {first}.',
    hint: 'Mend them first: a dialogue that fails without any mistake proves nothing about mistakes.',
    retry: false,
  },
  CONVO_INVALID: { text: '{what}: {reason}.', hint: '{suggestion}', retry: false },
  CONVO_UNSUPPORTED: {
    text: '{what} is not supported.',
    hint: '{suggestion} fixtures/README.md says what is read of Botium.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
