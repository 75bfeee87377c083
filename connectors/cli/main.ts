import { failure, ParleyError, reasonOf } from '#engine/core/errors';
import { type Args, parseArguments } from './arguments.ts';
import { loadCommand } from './commands/index.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { helpFor } from './help.ts';
import type { Io } from './io.ts';
import { tellFailure } from './tell.ts';

/** Run one command line, without the program's name; answers the exit code. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name = 'help', ...rest] = argv[0] === '--help' || argv[0] === '-h' ? ['help'] : argv;
  const json = rest.includes('--json');
  const command = await loadCommand(name);
  if (!command) return tellFailure(io, failure('USAGE', { reason: `there is no command ${name}` }), json);
  const args = parseArguments(command, rest);
  if (!args.ok) return tellFailure(io, args.failure, json);
  if (args.value.has('help')) {
    io.out(helpFor(command));
    return EXIT.ok;
  }
  try {
    return await command.run(args.value, io);
  } catch (thrown) {
    return tellUnexpected(thrown, command.name, args.value, io);
  }
}

/** What still gets here is a store that can't be read, or a bug: it is told in one line, its stack to who asks for it. */
function tellUnexpected(thrown: unknown, command: string, args: Args, io: Io): ExitCode {
  if (thrown instanceof ParleyError) return tellFailure(io, thrown.failure, args.json);
  if (args.has('debug') || io.env['PARLEY_DEBUG'])
    io.err(String((thrown as Partial<Error>)?.stack ?? thrown));
  const [reason] = reasonOf(thrown).split('\n');
  return tellFailure(io, failure('INTERNAL', { reference: `${command}: ${reason}` }), args.json);
}
