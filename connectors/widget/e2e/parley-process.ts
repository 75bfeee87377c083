import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');
const PARLEY = join(ROOT, 'connectors/cli/parley.mjs');
const run = promisify(execFile);

/** A real `parley serve` in a process of its own. */
export interface Serving {
  readonly url: string;
  /** kill -9: no goodbye, nothing flushed. */
  kill(): Promise<void>;
}

/** A data folder of its own with the models of all bots in it, which are trained once for all tests and kept in `var/`. */
export async function makeDataFolder(): Promise<string> {
  const shared = join(ROOT, 'var');
  await ask('train', '--data', shared);
  const data = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
  await cp(join(shared, 'trained'), join(data, 'trained'), { recursive: true });
  return data;
}

/** Resolves when the server says that it listens. */
export async function serve(options: {
  readonly data: string;
  readonly port: number;
  /** Pages of other sites that may embed the chat. */
  readonly origins?: string;
}): Promise<Serving> {
  const { data, port, origins } = options;
  const args = [PARLEY, 'serve', '--port', String(port), '--data', data, '--example-orders', '--json'];
  if (origins !== undefined) args.push('--origins', origins);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await listening(child);
  return {
    url,
    kill: async () => {
      const gone = once(child, 'exit');
      if (child.kill('SIGKILL')) await gone;
    },
  };
}

/** A port that was free a moment ago. The server must come back at the same one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** One JSON object per line of what another `parley` command says. */
export async function ask(...args: readonly string[]): Promise<Record<string, unknown>[]> {
  const { stdout } = await run(process.execPath, [PARLEY, ...args, '--json']);
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function listening(child: ChildProcess): Promise<string> {
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk) => complaints.push(String(chunk)));
  return new Promise((resolve, reject) => {
    if (child.stdout) {
      createInterface(child.stdout).on('line', (line) => {
        if (line.includes('"listening"')) resolve((JSON.parse(line) as { url: string }).url);
      });
    }
    child.once('exit', (code) =>
      reject(new Error(`parley serve ended with ${code}: ${complaints.join('')}`)),
    );
  });
}
