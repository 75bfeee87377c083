import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeProject, type Project } from './cli.rig.ts';
import { visit } from './visit.rig.ts';

/** Where Parley itself stands: its script and its Node. */
const HOME = join(import.meta.dirname, '../..');
const SCRIPT = join(import.meta.dirname, 'parley.mjs');

/** Training the small bot, on two busy cores. */
const PATIENCE = 60_000;

let project: Project;
const started: ChildProcess[] = [];

beforeAll(async () => {
  project = await makeProject();
});

afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGKILL');
  await project.close();
});

/** A process that is talked to by lines. */
function start(
  command: string,
  argv: readonly string[],
  more: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const env = { ...process.env, ORDERS_URL: undefined, ...more.env };
  const child = spawn(command, argv, { cwd: more.cwd ?? project.root, env, stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  const said = { out: '', err: '' };
  let wake = (): void => undefined;
  for (const [side, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.on('data', (chunk) => {
      said[side] += String(chunk);
      wake();
    });
  }
  const ended = once(child, 'close').then(([code]) => {
    wake();
    return { code: code as number | null, ...said };
  });
  /** Resolves when what was printed so far, on either side, has this in it. */
  const printed = async (piece: string | RegExp): Promise<string> => {
    for (;;) {
      const all = said.out + said.err;
      if (typeof piece === 'string' ? all.includes(piece) : piece.test(all)) return all;
      if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${all}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { child, ended, printed };
}

const parley = (...argv: string[]) => start(process.execPath, [SCRIPT, ...argv]);

/** The address that a server of `serve --json` printed. */
async function addressOf(server: ReturnType<typeof parley>): Promise<string> {
  const all = await server.printed(/"event":"listening","url":"[^"]+"/);
  return /"event":"listening","url":"([^"]+)"/.exec(all)?.[1] ?? '';
}

describe('the process', () => {
  test('answers the exit codes of README', async () => {
    expect((await parley('validate').ended).code).toBe(0);
    expect((await parley('nosuch').ended).code).toBe(2);
    expect((await parley('conversations', '--data', 'nowhere').ended).code).toBe(3);
    await writeFile(join(project.root, 'bad.yaml'), 'dialog: x\n');
    expect((await parley('test', 'bad.yaml').ended).code).toBe(1);
  });

  test(
    'runs under the Node of the lock file whatever the machine has',
    async () => {
      const { code, out } = await start('npx', ['parley', 'validate', '--json'], { cwd: HOME }).ended;
      expect(JSON.parse(out)).toEqual([]);
      expect(code).toBe(0);
    },
    PATIENCE,
  );

  test(
    'talks over a pipe',
    async () => {
      const chat = parley('chat', 'toy');
      chat.child.stdin.end('hello\n');
      const { code, out } = await chat.ended;
      expect(out).toContain('Hello!');
      expect(code).toBe(0);
    },
    PATIENCE,
  );

  test(
    'says when the port is taken',
    async () => {
      const holder = createServer().listen(0, '127.0.0.1');
      await once(holder, 'listening');
      const { port } = holder.address() as { port: number };
      const { code, err } = await parley('serve', '--port', String(port), '--data', 'taken').ended;
      holder.close();
      expect(err).toMatch(new RegExp(`PORT_TAKEN Port ${port} on 127.0.0.1 is taken. — `));
      expect(code).toBe(3);
    },
    PATIENCE,
  );

  test(
    'says when the address is not one of this machine',
    async () => {
      const { code, err } = await parley('serve', '--port', '0', '--host', '192.0.2.1', '--data', 'taken')
        .ended;
      expect(err).toContain('PORT_REFUSED');
      expect(code).toBe(3);
    },
    PATIENCE,
  );
});

describe('nothing but one line', () => {
  const NO_STACK = /^ +at |EPIPE/m;
  /** More than a pipe holds. */
  const MANY = 3000;

  test(
    'when nobody reads to the end',
    async () => {
      await writeFile(join(project.root, 'many.txt'), '请给我回电\n'.repeat(MANY));
      const line = (command: string) => `{ ${command}; echo "code $?" >&2; } | head -1`;
      const parse = `"${process.execPath}" "${SCRIPT}" parse toy --file many.txt --json`;
      const { out, err } = await start('sh', ['-c', line(parse)]).ended;
      expect(JSON.parse(out)).toMatchObject({ intent: { name: 'callback' } });
      expect(err).not.toMatch(NO_STACK);
      expect(err).toContain('code 0');
      const naive = `"${process.execPath}" -e "for(let i=0;i<1e5;i++)process.stdout.write('line '+i+'\\n')"`;
      const canary = await start('sh', ['-c', line(naive)]).ended;
      expect(canary.err).toMatch(NO_STACK);
    },
    PATIENCE,
  );

  test.each([
    ['does not parse', 'const a: = 3\n', /^INTERNAL .*parley\.ts:1 Unexpected token/],
    ['imports what is not there', "import './nowhere.ts';\n", /^INTERNAL .*nowhere\.ts/],
    ['throws later', "setTimeout(() => { throw new Error('late'); });\n", /^INTERNAL .*\(reference late\)/],
  ])('when code that is loaded %s', async (_, code, said) => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-broken-'));
    const script = join(folder, 'connectors/cli/parley.mjs');
    await cp(SCRIPT, script);
    await writeFile(join(folder, 'connectors/cli/parley.ts'), code);
    const plain = await start(process.execPath, [script, 'help']).ended;
    expect(plain).toMatchObject({ code: 3, out: '', err: expect.stringMatching(said) });
    expect(plain.err).not.toMatch(NO_STACK);
    expect((await start(process.execPath, [script, 'help', '--debug']).ended).err).toMatch(/^ +at /m);
    const machine = await start(process.execPath, [script, 'help', '--json']).ended;
    expect(JSON.parse(machine.out)).toMatchObject({ error: { code: 'INTERNAL' } });
    await rm(folder, { recursive: true });
  });

  test.each([
    ['a chat', ['chat', 'toy'], '您好'],
    ['a watch', ['test', '--watch'], 'watching'],
  ])(
    'and no code of failure when %s is interrupted',
    async (_, argv, ready) => {
      const running = parley(...argv);
      await running.printed(ready);
      running.child.kill('SIGINT');
      const { code, err } = await running.ended;
      expect(err).not.toMatch(NO_STACK);
      expect(code).toBe(0);
    },
    PATIENCE,
  );
});

test(
  'a new plugin passes its own test at once',
  async () => {
    expect((await project.run(['new', 'plugin', 'long-message'])).code).toBe(0);
    for (const name of ['engine', 'node_modules', 'package.json'])
      await symlink(join(HOME, name), join(project.root, name));
    const vitest = join(HOME, 'node_modules/vitest/vitest.mjs');
    const argv = [vitest, 'run', 'plugins/long-message', '--reporter=json', '--outputFile=vitest.json'];
    const ran = await start(process.execPath, argv, { env: { VITEST: undefined } }).ended;
    const report = await readFile(join(project.root, 'vitest.json'), 'utf8').catch(() => ran.out + ran.err);
    expect(JSON.parse(report)).toMatchObject({ success: true, numPassedTests: 5 });
  },
  PATIENCE,
);

describe('a script under an old Node', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-old-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Stands for an older Node by saying so: the version is what the script looks at. */
  async function runAsOld(script: string) {
    const disguise = join(folder, 'disguise.mjs');
    await writeFile(disguise, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });\n");
    return start(process.execPath, ['--import', disguise, script, 'help']).ended;
  }

  test('goes on under the Node that was installed', async () => {
    const { code, out } = await runAsOld(SCRIPT);
    expect(out).toContain('parley serve');
    expect(code).toBe(0);
  });

  test('says NODE_TOO_OLD where none was', async () => {
    const script = join(folder, 'connectors/cli/parley.mjs');
    await cp(SCRIPT, script, { recursive: true });
    const { code, err } = await runAsOld(script);
    expect(err).toMatch(/^NODE_TOO_OLD This is Node 20.20.2; Parley needs 24 or newer. — /);
    expect(code).toBe(3);
  });
});

describe('where native packages cannot be loaded', () => {
  const LACKS = ['tokenize-jieba', 'classify-onnx'].map(
    (stage) => new RegExp(`pipeline\\.yaml:\\d+:\\d+ STAGE_LACKS_PACKAGE Stage ${stage} .*npm ci`),
  );
  let disguise: string;

  beforeAll(async () => {
    disguise = join(project.root, 'without.mjs');
    const lines = [
      "import { registerHooks } from 'node:module';",
      "const gone = ['onnxruntime-node', 'nodejieba'];",
      "const fail = (name) => { throw new Error(name + ' was not built'); };",
      'registerHooks({ resolve: (name, context, next) => (gone.includes(name) ? fail(name) : next(name, context)) });',
    ];
    await writeFile(disguise, lines.join('\n'));
  });

  const without = (...argv: string[]) => start(process.execPath, ['--import', disguise, SCRIPT, ...argv]);

  test.each(['validate', 'train'])(
    '%s warns once of each, at its line',
    async (command) => {
      const { code, out, err } = await without(command, 'toy').ended;
      for (const lack of LACKS) expect(out + err).toMatch(lack);
      expect((out + err).match(/STAGE_LACKS_PACKAGE/g)).toHaveLength(2);
      expect(code).toBe(0);
    },
    PATIENCE,
  );

  test(
    'chat warns, and nlp-node understands in their place',
    async () => {
      const chat = without('chat', 'toy', '--trace');
      chat.child.stdin.end('hello\n');
      const { code, out, err } = await chat.ended;
      for (const lack of LACKS) expect(err).toMatch(lack);
      expect(out).toMatch(/onnxruntime-node was not built\); nlp-node takes over/);
      expect(out).toContain('Hello!');
      expect(code).toBe(0);
    },
    PATIENCE,
  );

  test(
    'serve warns before it listens',
    async () => {
      const server = without('serve', '--port', '0', '--data', 'without');
      const said = await server.printed('listening at');
      for (const lack of LACKS) expect(said).toMatch(lack);
      server.child.kill('SIGTERM');
      expect((await server.ended).code).toBe(0);
    },
    PATIENCE,
  );
});

describe('a server', () => {
  test(
    'ends with the shell of the npx that started it',
    async () => {
      // As npm does it: a shell that waits for us, and that dies of SIGTERM without telling.
      const line = `"${process.execPath}" "${SCRIPT}" serve --port 0 --data npx --json; :`;
      const server = start('sh', ['-c', line], { env: { npm_command: 'exec' } });
      const url = await addressOf(server);
      server.child.kill('SIGTERM');
      await server.ended;
      await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    },
    PATIENCE,
  );

  test(
    'serves, follows its files, stops in order, and what it wrote can be proved',
    async () => {
      const server = parley('serve', '--port', '0', '--data', 'served', '--json');
      const visitor = await visit(await addressOf(server), 'toy');
      expect(await visitor.reply()).toBe('您好，请问需要什么帮助？');
      expect(await visitor.say('你好')).toBe('您好！');

      await project.edit('pipelines/toy/replies.yaml', '您好！', '您好呀！');
      await server.printed(/"kind":"serving"[\s\S]*"kind":"serving"/);
      expect(await visitor.say('你好')).toBe('您好呀！');

      await project.edit('pipelines/toy/flows.yaml', 'say: hello', 'say: helo');
      const told = await server.printed('"kind":"kept"');
      expect(told).toContain('"code":"UNKNOWN_REPLY"');
      expect(await visitor.say('你好')).toBe('您好呀！');
      await project.edit('pipelines/toy/flows.yaml', 'say: helo', 'say: hello');

      server.child.kill('SIGTERM');
      expect(await visitor.closed).toBe(4001);
      expect((await server.ended).code).toBe(0);
      await provesItself(visitor.conversation);
    },
    PATIENCE,
  );

  async function provesItself(conversation: string): Promise<void> {
    const listed = await project.run(['conversations', '--data', 'served', '--json']);
    expect(listed.out.map((line) => JSON.parse(line).conversation)).toEqual([conversation]);

    const report = await project.run(['report', '--by', 'bot', '--data', 'served', '--json']);
    expect(JSON.parse(report.out[0] ?? '')).toMatchObject({ by: 'bot', total: { chats: 1, talked: 1 } });

    const good = await project.run(['replay', conversation, '--data', 'served', '--json']);
    expect(good.code).toBe(0);
    const summary = JSON.parse(good.out[0] ?? '');
    expect(summary).toEqual({
      conversation,
      events: expect.any(Number),
      hash: expect.any(String),
      verified: true,
    });
    const plain = await project.run(['replay', conversation, '--data', 'served']);
    expect(plain.out.at(-1)).toBe(`verified: ${summary.events} events, state ${summary.hash}`);

    changeByte(join(project.root, 'served/log.sqlite'), 5);
    const bad = await project.run(['replay', conversation, '--data', 'served', '--json']);
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out[0] ?? '')).toMatchObject({
      events: 4,
      verified: false,
      failure: { code: 'LOG_TAMPERED', offset: 5 },
    });
  }

  /** One character of the event at an offset: what a curious administrator or a bad disk does. */
  function changeByte(file: string, n: number): void {
    const db = new Database(file);
    const { event } = db
      .prepare<[number], { event: string }>('SELECT event FROM events WHERE n = ?')
      .get(n) ?? { event: '' };
    const at = event.indexOf('"cause":"') + 9;
    const changed = `${event.slice(0, at)}${event[at] === 'x' ? 'y' : 'x'}${event.slice(at + 1)}`;
    db.prepare('UPDATE events SET event = ? WHERE n = ?').run(changed, n);
    db.close();
  }
});
