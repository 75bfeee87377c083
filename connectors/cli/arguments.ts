import { parseArgs } from 'node:util';
import { type Failure, failure, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Command } from './command.ts';

/** One option. With `value` it takes one, named so in the help; without, it is a switch. */
export type OptionSpec = {
  readonly about: string;
  readonly value?: string;
  readonly preset?: string;
};

/** A command line that was understood. */
export type Args = {
  readonly words: readonly string[];
  readonly json: boolean;
  /** The value of an option, or its preset. */
  text(option: string): string | undefined;
  has(option: string): boolean;
};

/** Options of every command. */
export const COMMON: Readonly<Record<string, OptionSpec>> = {
  json: { about: 'print JSON for machines' },
  help: { about: 'say how it is used' },
  debug: { about: 'show where an unexpected failure came from' },
};

/** Check what stands after a command's name. */
export function parseArguments(command: Command, argv: readonly string[]): Result<Args> {
  const specs = { ...command.options, ...COMMON };
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(specs).map(([name, spec]) => [
          name,
          { type: spec.value === undefined ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
    });
    const given: Readonly<Record<string, unknown>> = values;
    const counted = given['help'] === true ? undefined : countWords(command, positionals);
    return counted ? fail(counted) : ok(toArgs(positionals, given, specs));
  } catch (thrown) {
    return fail(failure('USAGE', { reason: reasonOf(thrown).replace(/\.? To specify.*$/s, '') }));
  }
}

function toArgs(
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
  specs: Readonly<Record<string, OptionSpec>>,
): Args {
  return {
    words,
    json: given['json'] === true,
    text: (option) => {
      const value = given[option] ?? specs[option]?.preset;
      return typeof value === 'string' ? value : undefined;
    },
    has: (option) => given[option] === true || typeof given[option] === 'string',
  };
}

function countWords({ name, usage, words }: Command, given: readonly string[]): Failure | undefined {
  if (given.length >= words.least && given.length <= words.most) return undefined;
  return failure('USAGE', { reason: `it is \`parley ${name} ${usage}\`` });
}
