import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeProject, type Project } from './cli.rig.ts';

const TRAINING = 180_000;
const FINDING = 'pipelines/toy/replies.yaml:10:33 SLOT_MAY_BE_EMPTY';

let project: Project;

beforeAll(async () => {
  project = await makeProject();
  await project.edit('pipelines/toy/flows.yaml', 'ask: ask_phone }', 'ask: ask_phone, optional: true }');
});

afterAll(() => project.close());

test('a finding of verification has the dialogue that shows it below it', async () => {
  const { code, out } = await project.run(['validate']);
  expect(code).toBe(0);
  const at = out.findIndex((line) => line.startsWith(FINDING));
  expect(out.slice(at + 1)).toEqual([expect.stringMatching(/^ {4}user: ./), '    tap: skip']);
  const { out: json } = await project.run(['validate', '--json']);
  expect(JSON.parse(json[0] ?? '')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        code: 'SLOT_MAY_BE_EMPTY',
        dialogue: expect.arrayContaining([expect.objectContaining({ tap: 'skip', slots: { phone: null } })]),
      }),
    ]),
  );
});

test(
  '--save-fixture writes each as a fixture that holds with the real engine, a gap in a ticket too',
  async () => {
    const { err } = await project.run(['validate', '--save-fixture', 'shown']);
    const files = await readdir(join(project.root, 'shown'));
    expect(files).toHaveLength(2);
    for (const file of files) {
      expect(err).toContain(`written: shown/${file}`);
      expect(await readFile(join(project.root, 'shown', file), 'utf8')).toContain('SLOT_MAY_BE_EMPTY');
    }
    const ran = await project.run(['test', 'shown']);
    expect(ran.out.join('\n')).toContain('2 passed');
    expect(ran.code).toBe(0);
  },
  TRAINING,
);
