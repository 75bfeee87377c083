import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** All that a command may touch of the terminal and the process; a test hands in its own. */
export type Io = {
  /** The folder that holds pipelines/, knowledge/ and fixtures/. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Prints one line of result. */
  readonly out: (line: string) => void;
  /** Prints one line for people beside the result: progress, problems. */
  readonly err: (line: string) => void;
  /** Lines that the user types. */
  readonly lines: () => AsyncIterable<string>;
  /** A line that must not be seen; of a pipe, its first line. */
  readonly secret: (prompt: string) => Promise<string>;
  /** Aborts when the process is asked to stop. */
  readonly stop: AbortSignal;
};

/** The real terminal. The first SIGINT or SIGTERM asks to stop, the second one ends the process. */
export function createIo(): Io {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(signal));
  if (isWrapped(process.env)) whenOrphaned(() => stopping.abort('SIGTERM'));
  // `parley conversations | head -1`: what nobody reads any more is dropped, and the work is done to its end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    root: findRoot(process.cwd()),
    env: process.env,
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    lines: () => createInterface({ input: process.stdin, terminal: false, signal: stopping.signal }),
    secret: (prompt) => readSecret(prompt, stopping.signal),
    stop: stopping.signal,
  };
}

/** On a terminal nothing of what is typed appears. */
async function readSecret(prompt: string, signal: AbortSignal): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY === true, signal });
  try {
    for await (const line of reader) return line;
    return '';
  } finally {
    reader.close();
    if (stdin.isTTY) stderr.write('\n');
  }
}

/** npm and npx start us through a shell, and parley.mjs under an old Node as a child. */
function isWrapped(env: NodeJS.ProcessEnv): boolean {
  return env['npm_command'] !== undefined || env['PARLEY_WRAPPED'] !== undefined;
}

/**
 * npm passes SIGTERM on to its shell, and a shell that dies of it tells nobody: without this look,
 * `kill` on `npx parley serve` leaves a server behind that holds the port.
 */
function whenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    stop();
  }, 500);
  look.unref();
}

/** The folder at hand, or the nearest one above it, that has bots in it; else where Parley itself stands. */
function findRoot(from: string): string {
  for (let folder = from; ; folder = resolve(folder, '..')) {
    if (existsSync(join(folder, 'pipelines'))) return folder;
    if (folder === resolve(folder, '..')) return resolve(import.meta.dirname, '../..');
  }
}
