import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeProject, type Project, typed } from './cli.rig.ts';
import { INTERNAL_TEXT, NODE_TOO_OLD_TEXT } from './cli.samples.ts';
import { allCommands } from './commands/index.ts';
import { addToList, addToTable } from './new/add-to-plugin-lists.ts';

let project: Project;

beforeAll(async () => {
  project = await makeProject();
});

afterAll(() => project.close());

describe('the command line', () => {
  test.each([
    [['nosuch'], 2, 'USAGE'],
    [['serve', '--nosuch'], 2, 'USAGE'],
    [['serve', '--port', 'x'], 2, 'USAGE'],
    [['replay'], 2, 'USAGE'],
    [['parse', 'toy'], 2, 'USAGE'],
    [['parse', 'toy', 'x', '--file', 'y'], 2, 'USAGE'],
    [['new', 'house', 'x'], 2, 'USAGE'],
    [['new', 'bot', '../x'], 2, 'USAGE'],
    [['help', 'nosuch'], 2, 'USAGE'],
    [['validate', 'nosuch'], 3, 'BOT_UNKNOWN'],
    [['serve', '--bots', 'nosuch'], 3, 'BOT_UNKNOWN'],
    [['new', 'bot', 'toy'], 3, 'PLUGIN_EXISTS'],
    [['replay', 'c_x'], 3, 'DATA_MISSING'],
    [['conversations'], 3, 'DATA_MISSING'],
    [['tickets'], 3, 'DATA_MISSING'],
    [['report'], 3, 'DATA_MISSING'],
    [['report', '--by', 'colour'], 2, 'USAGE'],
    [['report', '--zone', 'Mars'], 2, 'USAGE'],
    [['report', '--from', 'yesterday'], 2, 'USAGE'],
    [['test', 'nowhere'], 3, 'FIXTURES_MISSING'],
    [['test', '--format', 'botium'], 3, 'FIXTURES_MISSING'],
    [['test', '--format', 'cucumber'], 2, 'USAGE'],
  ])('%j answers %i %s', async (argv, code, said) => {
    const plain = await project.run(argv);
    expect(plain).toMatchObject({ code, out: [] });
    expect(plain.err.at(-1)).toMatch(new RegExp(`^${said} .* — `));
    const { out } = await project.run([...argv, '--json']);
    expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ error: { code: said } });
  });

  test('help lists every command, and each says how it is used', async () => {
    const { out, code } = await project.run(['help']);
    expect(code).toBe(0);
    const commands = await allCommands();
    expect(out).toHaveLength(commands.length);
    expect(await project.run(['--help'])).toEqual({ code, out, err: [] });
    for (const { name } of commands) {
      expect((await project.run([name, '--help'])).out[0]).toContain(`parley ${name}`);
      expect((await project.run(['help', name])).out[0]).toContain(`parley ${name}`);
    }
  });

  test('README has a row for every command', async () => {
    const readme = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
    const rows = readme
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .join('\n');
    for (const { name } of await allCommands()) expect(rows).toContain(`\`${name}`);
  });
});

describe('a new bot', () => {
  test('has nothing wrong with it', async () => {
    expect(await project.run(['validate'])).toEqual({ code: 0, out: [], err: ['toy: 0 errors, 0 warnings'] });
    expect(await project.run(['validate', 'toy', '--json'])).toMatchObject({ code: 0, out: ['[]'] });
  });

  test('holds its dialogue', async () => {
    const { code, out } = await project.run(['test', '--json']);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ passed: 1, failed: 0, problems: [] });
    expect(code).toBe(0);
  });

  test('has its coverage measured', async () => {
    const { out } = await project.run(['test', '--coverage', '--json']);
    expect(JSON.parse(out[0] ?? '').coverage.toy).toMatchObject({
      steps: { visited: 3, total: 6, missed: expect.arrayContaining(['greet/1 pipelines/toy/flows.yaml:7']) },
      intents: { total: 3 },
    });
    expect((await project.run(['test', '--coverage'])).out).toContain('toy: 3 of 6 steps, never:');
  });

  test('understands', async () => {
    const { out } = await project.run(['parse', 'toy', '打 138 1234 5678 给我', '--json']);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({
      language: 'zh',
      entities: [{ type: 'phone', value: '13812345678', start: 2, end: 15, score: 1 }],
      trace: expect.arrayContaining([expect.objectContaining({ stage: 'nlp-node' })]),
    });
  });

  test('understands a file line by line', async () => {
    await writeFile(join(project.root, 'texts.txt'), '请给我回电\nhello\n');
    const { out } = await project.run(['parse', 'toy', '--file', 'texts.txt', '--json']);
    expect(out.map((line) => JSON.parse(line).intent.name)).toEqual(['callback', 'greet']);
    expect((await project.run(['parse', 'toy', 'hello'])).out.join('\n')).toMatch(/ intent +greet \d/);
  });

  test('is trained once', async () => {
    const { code, out, err } = await project.run(['train', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ bot: 'toy', version: expect.any(String) });
    expect(err.filter((line) => line.startsWith('training'))).toEqual([]);
  });
});

describe('chat', () => {
  test('answers, and a number taps the button', async () => {
    const { code, out } = await project.run(['chat', 'toy'], { lines: () => typed(['1', '13812345678']) });
    expect(code).toBe(0);
    const bot = out.filter((line) => line.startsWith('bot')).map((line) => line.replace(/^bot +/, ''));
    expect(bot).toEqual([
      '您好，请问需要什么帮助？',
      '请问您的手机号是多少？',
      '好的，我们会尽快回电 13812345678。',
    ]);
  });

  test('says why, with --trace', async () => {
    const { out } = await project.run(['chat', 'toy', '--trace'], {
      lines: () => typed(['请给我回电', '/quit', 'x']),
    });
    const text = out.join('\n');
    expect(text).toMatch(/^ {4}understand\n {6}language +zh\n/m);
    expect(text).toMatch(/ intent +callback \d/);
    expect(text).toMatch(/ tokenize-jieba +tokens 请 \| 给 \| 我/);
    expect(text).toMatch(/^ {4}decide\n {6}path +callback\/1/m);
    expect(text).toMatch(/ open +callback, form /);
    expect(text).toMatch(/ time +tokenize-jieba .* ms, /);
    expect(text).toMatch(/^ {4}say\nbot /m);
    expect(text).not.toContain('visitor x');
  });

  test('speaks the language that is asked for', async () => {
    const { out } = await project.run(['chat', 'toy', '--language', 'en']);
    expect(out[0]).toContain('Hello! How can I help?');
  });

  test('prints every event, with --json', async () => {
    const { out } = await project.run(['chat', 'toy', '--json'], { lines: () => typed(['hello']) });
    const types = out.map((line) => JSON.parse(line).type);
    expect(types).toContain('conversation.opened');
    expect(types.filter((type) => type === 'turn.completed')).toHaveLength(2);
  });
});

describe('what is wrong is told where it is', () => {
  const flows = 'pipelines/toy/flows.yaml';

  test('in a bot', async () => {
    await project.edit(flows, 'say: hello', 'say: helo');
    const { code, out } = await project.run(['validate']);
    expect(code).toBe(1);
    expect(out.find((line) => line.includes('helo'))).toMatch(
      /^pipelines\/toy\/flows.yaml:7:14 UNKNOWN_REPLY .* — Did you mean hello/,
    );
    const { out: json } = await project.run(['validate', '--json']);
    expect(JSON.parse(json[0] ?? '')).toContainEqual(
      expect.objectContaining({ file: flows, line: 7, column: 14, code: 'UNKNOWN_REPLY' }),
    );
    for (const argv of [['serve', '--port', '0'], ['chat', 'toy'], ['parse', 'toy', 'x'], ['train']]) {
      const ran = await project.run(argv);
      expect(ran.code, argv[0]).toBe(3);
      expect(ran.err.join('\n'), argv[0]).toContain(`${flows}:7:14 UNKNOWN_REPLY`);
      expect(ran.err.at(-1), argv[0]).toContain('BOT_INVALID');
    }
    expect(await project.run(['test'])).toMatchObject({ code: 1 });
    await project.edit(flows, 'say: helo', 'say: hello');
  });

  test('in a bot whose desk is not there', async () => {
    await project.edit('pipelines/toy/pipeline.yaml', 'desk: local', 'desk: locl');
    const { code, out } = await project.run(['validate']);
    expect(code).toBe(1);
    expect(out[0]).toMatch(/pipeline.yaml:18:5 .*UNKNOWN_DESK.*Did you mean local/);
    await project.edit('pipelines/toy/pipeline.yaml', 'desk: locl', 'desk: local');
  });

  test('in a bot whose encoder is not there, or is no encoder', async () => {
    const encoder = 'encoder: ./models/nowhere\nwelcome: welcome';
    await project.edit('pipelines/toy/pipeline.yaml', 'welcome: welcome', encoder);
    const { code, out } = await project.run(['validate']);
    expect(code).toBe(1);
    expect(out.join('\n')).toMatch(/pipeline.yaml:6:10 ENCODER_MISSING/);
    await mkdir(join(project.root, 'models/nowhere'), { recursive: true });
    expect((await project.run(['validate'])).out.join('\n')).toMatch(/pipeline.yaml:6:10 ENCODER_INCOMPLETE/);
    await project.edit('pipelines/toy/pipeline.yaml', encoder, 'welcome: welcome');
  });

  test('in a fixture that is not one', async () => {
    await writeFile(join(project.root, 'bad.yaml'), 'dialog: x\nbot: toy\nsteps:\n  - usr: hi\n');
    const { code, err } = await project.run(['test', 'bad.yaml']);
    expect(code).toBe(1);
    expect(err[0]).toMatch(/^bad.yaml:4:5 UNKNOWN_KEY/);
  });

  test('in a dialogue that leaves its script, for people, machines and CI', async () => {
    const fixture = 'dialog: <no>\nbot: toy\nsteps:\n  - user: hello\n    bot: welcome\n';
    await writeFile(join(project.root, 'leaves.yaml'), fixture);
    const plain = await project.run(['test', 'leaves.yaml', '--junit', 'junit.xml']);
    expect(plain.code).toBe(1);
    expect(plain.out.join('\n')).toContain('✗ step 1, bot — leaves.yaml:5:5');
    expect(plain.out.at(-1)).toBe('0 passed, 1 failed');
    const { out } = await project.run(['test', 'leaves.yaml', '--json']);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({
      passed: 0,
      failed: 1,
      results: [
        { failure: { check: 'bot', expected: 'welcome', got: ['hello'], file: 'leaves.yaml', line: 5 } },
      ],
    });
    const xml = await readFile(join(project.root, 'junit.xml'), 'utf8');
    expect(xml).toContain('tests="1" failures="1"');
    expect(xml).toContain('name="&lt;no&gt;"');
  });

  test('and only the dialogues of one bot run when one is named', async () => {
    const { out } = await project.run(['test', 'leaves.yaml', '--bot', 'other', '--json']);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ passed: 0, failed: 0 });
  });
});

test('watching runs again after a save, until it is stopped', async () => {
  const stopping = new AbortController();
  const out: string[] = [];
  let wake = (): void => undefined;
  const summaries = () => out.filter((line) => line.includes(' passed, '));
  const reached = async (count: number): Promise<void> => {
    while (summaries().length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const watching = project.run(['test', '--watch'], {
    stop: stopping.signal,
    out: (line) => {
      out.push(line);
      wake();
    },
    err: (line) => {
      if (line.startsWith('watching')) void project.edit('pipelines/toy/replies.yaml', '您好！', '您好呀！');
    },
  });
  await reached(2);
  stopping.abort();
  expect((await watching).code).toBe(0);
  expect(summaries()).toEqual(['1 passed, 0 failed', '1 passed, 0 failed']);
});

describe('a new plugin', () => {
  test('has four files and stands in both lists', async () => {
    const { code, out } = await project.run(['new', 'plugin', 'long-message', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out[0] ?? '').files).toEqual([
      'plugins/long-message/README.md',
      'plugins/long-message/index.test.ts',
      'plugins/long-message/index.ts',
      'plugins/long-message/schema.ts',
      'plugins/index.ts',
      'plugins/README.md',
    ]);
    const list = await readFile(join(project.root, 'plugins/index.ts'), 'utf8');
    expect(list).toContain("import { plugin as longMessage } from './long-message/index.ts';");
    const table = await readFile(join(project.root, 'plugins/README.md'), 'utf8');
    expect(table).toContain('| [long-message](long-message/) |');
  });

  test('is entered by the alphabet', () => {
    const list = [
      "import { plugin as a } from './a/index.ts';",
      "import { plugin as c } from './c/index.ts';",
      '',
      'export const PLUGINS: readonly Plugin[] = [a, c];',
    ].join('\n');
    expect(addToList(list, 'b-b').split('\n')).toEqual([
      "import { plugin as a } from './a/index.ts';",
      "import { plugin as bB } from './b-b/index.ts';",
      "import { plugin as c } from './c/index.ts';",
      '',
      'export const PLUGINS: readonly Plugin[] = [a, bB, c];',
    ]);
    expect(addToTable('| [a](a/) | x |\n| [c](c/) | x |\n', 'd').split('\n')[2]).toContain('[d](d/)');
  });
});

describe('schemas', () => {
  test('are written, and found up to date', async () => {
    expect(await project.run(['schemas', '--check'])).toMatchObject({ code: 1 });
    const { out } = await project.run(['schemas', '--json']);
    expect(JSON.parse(out[0] ?? '').written).toContain('pipelines/schemas/dialog.schema.json');
    expect(await project.run(['schemas', '--check'])).toEqual({ code: 0, out: [], err: [] });
  });

  test('of this repository are up to date', async () => {
    const root = join(import.meta.dirname, '../..');
    expect(await project.run(['schemas', '--check'], { root })).toEqual({ code: 0, out: [], err: [] });
  });
});

describe('what nobody expected', () => {
  const lines = () => {
    throw new Error('the terminal is gone\nfor good');
  };

  test('is one line with a reference', async () => {
    const { code, err } = await project.run(['chat', 'toy'], { lines });
    expect(code).toBe(3);
    expect(err.at(-1)).toMatch(/^INTERNAL .*chat: the terminal is gone\)\. — .*$/);
    expect(err.join('\n')).not.toContain('    at ');
    const { out } = await project.run(['chat', 'toy', '--json'], { lines });
    expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ error: { code: 'INTERNAL' } });
  });

  test.each([
    ['--debug', ['chat', 'toy', '--debug'], {}],
    ['PARLEY_DEBUG', ['chat', 'toy'], { PARLEY_DEBUG: '1' }],
  ])('has a stack with %s', async (_, argv, env) => {
    const { err } = await project.run(argv, { lines, env });
    expect(err.join('\n')).toContain('    at ');
  });
});

test('a script that cannot load the rest has the sentences of the catalogue', async () => {
  const script = await readFile(join(import.meta.dirname, 'parley.mjs'), 'utf8');
  for (const piece of [...NODE_TOO_OLD_TEXT, ...INTERNAL_TEXT]) expect(script).toContain(piece);
});
