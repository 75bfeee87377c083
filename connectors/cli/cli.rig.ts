import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allCommands } from './commands/index.ts';
import type { Io } from './io.ts';
import { main } from './main.ts';

// Loaded before any test is timed, which in service is done when one is wanted.
await allCommands();

/** What one command line came to. */
export type Ran = { readonly code: number; readonly out: readonly string[]; readonly err: readonly string[] };

/** A project in a folder of its own, with one small bot, and commands run in it. */
export type Project = {
  readonly root: string;
  run(argv: readonly string[], more?: Partial<Io>): Promise<Ran>;
  /** Replace a piece of a file; it must be there. */
  edit(file: string, from: string, to: string): Promise<void>;
  close(): Promise<void>;
};

/** The bot of `parley new bot toy`: small enough to train in a moment. */
export async function makeProject(): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'parley-cli-'));
  await cp(join(import.meta.dirname, '../../plugins/README.md'), join(root, 'plugins/README.md'));
  await cp(join(import.meta.dirname, '../../plugins/index.ts'), join(root, 'plugins/index.ts'));
  const run = (argv: readonly string[], more: Partial<Io> = {}) => runIn(root, argv, more);
  const made = await run(['new', 'bot', 'toy']);
  if (made.code !== 0) throw new Error(made.err.join('\n'));
  return {
    root,
    run,
    edit: async (file, from, to) => {
      const text = await readFile(join(root, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      await writeFile(join(root, file), text.replace(from, to));
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
}

/** Run one command line with captured output. */
export async function runIn(root: string, argv: readonly string[], more: Partial<Io> = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    root,
    env: {},
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    lines: () => typed([]),
    secret: async () => '',
    stop: new AbortController().signal,
    ...more,
  };
  return { code: await main(argv, io), out, err };
}

/** Lines as if somebody typed them. */
export async function* typed(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
