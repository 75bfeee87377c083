import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A Redis of our own on a free port, with its files in a folder of its own. */
export type RedisServer = {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Where its files are. */
  readonly folder: string;
  /** End it at once, as a power cut to the process would; its files stay. */
  kill(): Promise<void>;
  /** Start it again on its files and its port. */
  restart(): Promise<void>;
  /** Stop its process without ending it, and let it go on. */
  freeze(): void;
  thaw(): void;
  /** `redis-cli` with these words. */
  cli(...words: readonly string[]): Promise<string>;
  /** End it and remove its folder. */
  stop(): Promise<void>;
};

/** The nodes of one cluster: first the masters, then their replicas. */
export type RedisCluster = {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  stop(): Promise<void>;
};

/** As a store needs it: the log on disk synced every second, nothing dropped, no snapshots of its own. */
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];

const run = promisify(execFile);

/** Starts a Redis with further options of its command line; a later option counts over an earlier. */
export async function startRedis(options: readonly string[] = [], fixedPort?: number): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-redis-'));
  const port = fixedPort ?? (await freePort());
  const login = passwordOf(options);
  const cli = (...words: readonly string[]) => askRedis(port, login, words);
  let server = await launch(folder, port, options);

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  await answers(cli, server);
  return {
    url: `redis://${login === undefined ? '' : `:${login}@`}127.0.0.1:${port}`,
    port,
    folder: join(folder, String(port)),
    get pid() {
      return server.pid ?? 0;
    },
    kill,
    restart: async () => {
      server = await launch(folder, port, options);
      await answers(cli, server);
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    cli,
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

/** Starts a cluster, of masters without replicas unless asked for, and waits until it takes writes. */
export async function startCluster(
  masters = 3,
  options: readonly string[] = [],
  replicas = 0,
): Promise<RedisCluster> {
  const clustered = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', ...options];
  const count = masters * (1 + replicas);
  const nodes = await Promise.all(Array.from({ length: count }, () => startRedis(clustered)));
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const create = ['--cluster', 'create', ...addresses, '--cluster-replicas', `${replicas}`, '--cluster-yes'];
  await run('redis-cli', create);
  for (const node of nodes)
    await until(async () => /cluster_state:ok/.test(await node.cli('cluster', 'info')));
  for (const master of nodes.slice(0, masters)) {
    const online = new RegExp(`connected_slaves:${replicas}\\b`);
    await until(async () => online.test(await master.cli('info', 'replication')));
  }
  return {
    url: nodes[0]?.url ?? '',
    nodes,
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  };
}

async function launch(folder: string, port: number, options: readonly string[]): Promise<ChildProcess> {
  const data = join(folder, String(port));
  await mkdir(data, { recursive: true });
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', data, '--daemonize', 'no'];
  const server = spawn('redis-server', [...place, ...DURABLE, ...options], { stdio: 'ignore' });
  await once(server, 'spawn');
  // Whatever becomes of the test: no server outlives it.
  const end = (): void => void server.kill('SIGKILL');
  process.once('exit', end);
  server.once('exit', () => process.off('exit', end));
  return server;
}

async function answers(cli: RedisServer['cli'], server: ChildProcess): Promise<void> {
  await until(async () => {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
    return (await cli('ping').catch(() => '')).includes('PONG');
  });
}

async function askRedis(port: number, login: string | undefined, words: readonly string[]): Promise<string> {
  const auth = login === undefined ? [] : ['--no-auth-warning', '-a', login];
  const { stdout } = await run('redis-cli', ['-p', String(port), ...auth, ...words]);
  return stdout.trim();
}

function passwordOf(options: readonly string[]): string | undefined {
  const at = options.indexOf('--requirepass');
  return at < 0 ? undefined : options[at + 1];
}

/** A port that was free just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  // A cluster node takes the port 10,000 above its own as well.
  const port = typeof address === 'object' && address ? address.port : 0;
  return port < 55_000 ? port : freePort();
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('Redis did not become ready within 15 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
