import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeProject, type Project } from './cli.rig.ts';

let project: Project;

const FILES = {
  'good.convo.txt':
    'Called back\n\n#me\nUTT_CALL\n\n#bot\nWhich phone number\n\n#me\n13812345678\n\n#bot\nwe will call 13812345678',
  'wrong.convo.txt': 'Another question\n\n#me\nplease call me\n\n#bot\nWhich address',
  'unread.convo.txt': 'Not read\n\n#bot\nCARDS a',
  'call.utterances.txt': 'UTT_CALL\nplease call me\ncall me back',
};

beforeAll(async () => {
  project = await makeProject();
  for (const [name, text] of Object.entries(FILES)) {
    const file = join(project.root, 'qa/toy', name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}, 60_000);

afterAll(() => project.close());

const TEST = ['test', '--format', 'botium'];

test('conversations are run and counted as fixtures are, and the place of a failure is named', async () => {
  const { code, out, err } = await project.run([...TEST, 'qa']);
  expect(code).toBe(1);
  expect(out).toContain('✓ Called back/UTT_CALL-1');
  expect(out).toContain('✓ Called back/UTT_CALL-2');
  expect(out.join('\n')).toContain('step 2, message.says — qa/toy/wrong.convo.txt:7:1');
  expect(out.at(-1)).toBe('2 passed, 2 failed');
  expect(err.join('\n')).toContain('qa/toy/unread.convo.txt:4:1 CONVO_UNSUPPORTED CARDS is not supported.');
}, 60_000);

test('one file finds its wordings beside it', async () => {
  const { code, out } = await project.run([...TEST, 'qa/toy/good.convo.txt', '--json', '--junit', 'out.xml']);
  expect(code).toBe(0);
  expect(JSON.parse(out[0] ?? '')).toMatchObject({
    passed: 2,
    failed: 0,
    results: [{ file: 'qa/toy/good.convo.txt', dialog: 'Called back/UTT_CALL-1' }, { passed: true }],
  });
  expect(await readFile(join(project.root, 'out.xml'), 'utf8')).toContain('name="Called back/UTT_CALL-2"');
}, 60_000);

test('a failure says its line and column to programs too', async () => {
  const { out } = await project.run([...TEST, 'qa/toy/wrong.convo.txt', '--json']);
  expect(JSON.parse(out[0] ?? '')).toMatchObject({
    results: [{ failure: { file: 'qa/toy/wrong.convo.txt', line: 7, column: 1, check: 'message.says' } }],
  });
}, 60_000);

test('outside of a folder named as a bot the bot has to be named', async () => {
  await mkdir(join(project.root, 'other'), { recursive: true });
  await writeFile(join(project.root, 'other/hello.convo.txt'), 'Hello\n#me\nhello\n#bot\nHello!');
  const unnamed = await project.run([...TEST, 'other']);
  expect(unnamed).toMatchObject({ code: 1 });
  expect(unnamed.err.join('\n')).toContain('other/hello.convo.txt:1:1 CONVO_INVALID');
  expect(await project.run([...TEST, 'other', '--bot', 'toy'])).toMatchObject({ code: 0 });
}, 60_000);
