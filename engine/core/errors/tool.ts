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
  NODE_TOO_OLD: {
    text: 'This is Node {found}; Parley needs {needed}.',
    hint: 'Run `npm ci`: the lock file brings the right Node, and npm run and npx use it.',
    retry: false,
  },
  PLUGIN_EXISTS: { text: 'The folder {folder} exists already.', hint: 'Choose another name.', retry: false },
  FIXTURE_INVALID: {
    text: 'The fixture {file} is not valid: {reason}.',
    hint: 'See fixtures/README.md for the steps that are understood.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>;
