import { failure, ParleyError, reasonOf } from '#engine/core/errors';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { helpFor } from './help.ts';
import type { Io } from './io.ts';
import { tellFailure } from './tell.ts';

/** Run one command line, without the program's name; answers the exit code. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name = 'help', ...rest] = argv[0] === '--help' || argv[0] === '-h' ? ['help'] : argv;
  const json = rest.includes('--json');
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) return tellFailure(io, failure('USAGE', { reason: `there is no command ${name}` }), json);
  const args = parseArguments(command, rest);
  if (!args.ok) return tellFailure(io, args.failure, json);
  if (args.value.has('help')) {
    io.out(helpFor(command));
    return EXIT.ok;
  }
  return guard(command, io, json, () => command.run(args.value, io));
}

/** What still gets here is a store that can't be read, or a bug: it is told, never a bare stack. */
async function guard(
  command: Command,
  io: Io,
  json: boolean,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof ParleyError) return tellFailure(io, thrown.failure, json);
    if (thrown instanceof Error && thrown.stack !== undefined) io.err(thrown.stack);
    return tellFailure(io, failure('INTERNAL', { reference: `${command.name}: ${reasonOf(thrown)}` }), json);
  }
}
