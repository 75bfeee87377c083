import { COMMON, type OptionSpec } from './arguments.ts';
import type { Command } from './command.ts';

/** How one command is used. */
export function helpFor({ name, usage, summary, options }: Command): string {
  const specs = Object.entries({ ...options, ...COMMON });
  const width = Math.max(...specs.map(([option, spec]) => flag(option, spec).length));
  const lines = specs.map(
    ([option, spec]) => `  ${flag(option, spec).padEnd(width)}  ${spec.about}${preset(spec)}`,
  );
  return [`parley ${name} ${usage}`.trimEnd(), '', summary, '', ...lines].join('\n');
}

function flag(option: string, spec: OptionSpec): string {
  return spec.value === undefined ? `--${option}` : `--${option} <${spec.value}>`;
}

function preset(spec: OptionSpec): string {
  return spec.preset === undefined || spec.preset === '' ? '' : ` (default ${spec.preset})`;
}
