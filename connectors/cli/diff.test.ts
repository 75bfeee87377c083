import { execFile } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProject, type Project } from './cli.rig.ts';
import { talk } from './talk.rig.ts';

let project: Project;
let asked: string;
let greeted: string;

beforeAll(async () => {
  project = await makeProject();
  asked = await talk(project.root, ['intent:callback', '13812345678']);
  greeted = await talk(project.root, ['hello']);
  await cp(join(project.root, 'pipelines/toy'), join(project.root, 'candidate'), { recursive: true });
  await project.edit('candidate/flows.yaml', '- say: callback_noted', '- say: hello');
}, 120_000);

afterAll(() => project.close());

async function diffed(...words: readonly string[]) {
  const { code, out, err } = await project.run(['diff', 'toy', ...words, '--json']);
  return { code, told: JSON.parse(out.at(-1) ?? '{}'), err };
}

describe('parley diff', { timeout: 60_000 }, () => {
  it('against the same pipeline changes nothing', async () => {
    const { code, told } = await diffed('--against', 'pipelines/toy');
    expect(code).toBe(0);
    expect(told).toMatchObject({
      conversations: 2,
      changed: { understanding: 0, path: 0, consequences: 0 },
      wording: 0,
      unknown: 0,
      groups: [],
    });
  });

  it('says which conversations change, at which level, and where first', async () => {
    const { code, told } = await diffed('--against', 'candidate');
    expect(code).toBe(0);
    expect(told).toMatchObject({ different: 1, changed: { understanding: 0, path: 1, consequences: 0 } });
    const [group] = told.groups;
    expect(group).toMatchObject({ title: 'said: callback_noted → hello', level: 'path' });
    expect(group.conversations).toMatchObject([{ conversation: asked, first: { heard: '(effect)' } }]);
  });

  it('is readable, and shows a conversation side by side', async () => {
    const { out } = await project.run(['diff', 'toy', '--against', 'candidate']);
    expect(out[0]).toBe('1 of 2 conversations change');
    const shown = await project.run(['diff', 'toy', '--against', 'candidate', '--show', greeted]);
    expect(shown.out[0]).toBe(`${greeted}: nothing changes`);
  });

  it('writes one page', async () => {
    const { code } = await diffed('--against', 'candidate', '--html', 'diff.html');
    expect(code).toBe(0);
    const page = await readFile(join(project.root, 'diff.html'), 'utf8');
    expect(page).toContain(asked);
    expect(page).toContain('said: callback_noted → hello');
  });

  it('fails a build by a policy', async () => {
    await writeFile(join(project.root, 'gate.yaml'), 'understanding: 0\npath: 10%\n');
    const { code, told } = await diffed('--against', 'candidate', '--gate', 'gate.yaml');
    expect(code).toBe(1);
    expect(told.breaches).toEqual([{ what: 'path', limit: 'at most 10%', got: 1 }]);
    expect((await diffed('--against', 'pipelines/toy', '--gate', 'gate.yaml')).code).toBe(0);
    await writeFile(join(project.root, 'gate.yaml'), 'pth: 10%\n');
    expect(await diffed('--against', 'candidate', '--gate', 'gate.yaml')).toMatchObject({
      code: 3,
      told: [{ code: 'UNKNOWN_KEY', line: 1 }],
    });
  });

  it('turns a change into a fixture that the candidate holds and the bot of today does not', async () => {
    const { code, told } = await diffed('--against', 'candidate', '--accept', asked);
    expect({ code, told }).toMatchObject({ code: 0, told: { passed: true } });
    const today = await project.run(['test', told.file, '--json']);
    expect(JSON.parse(today.out[0] ?? '')).toMatchObject({
      failed: 1,
      results: [{ failure: { check: 'bot' } }],
    });
    await rm(join(project.root, told.file));
  });

  it('takes the other version from a git revision', async () => {
    const git = (...words: readonly string[]) =>
      promisify(execFile)('git', ['-C', project.root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...words]);
    await git('init', '-q');
    await git('add', 'pipelines', 'knowledge');
    await git('commit', '-qm', 'as it was');
    await project.edit('pipelines/toy/flows.yaml', '- say: callback_noted', '- say: hello');
    expect((await diffed('--against', 'HEAD')).told).toMatchObject({ different: 0 });
    expect((await diffed('--against', 'pipelines/toy')).told).toMatchObject({ different: 1 });
    await project.edit(
      'pipelines/toy/flows.yaml',
      '      - say: hello\n\n  person',
      '      - say: callback_noted\n\n  person',
    );
  });

  it.each([
    [['--against', 'no-such-place'], 3, 'CANDIDATE_MISSING'],
    [['--against', '--output=x'], 2, 'USAGE'],
    [[], 2, 'USAGE'],
    [['--against', 'candidate', '--unknown', 'maybe'], 2, 'USAGE'],
    [['--against', 'candidate', '--conversations', 'c_nobody'], 3, 'NOT_FOUND'],
    [['--against', 'candidate', '--accept', 'c_nobody'], 3, 'NOT_FOUND'],
  ])('%j answers %i %s', async (words, code, said) => {
    expect(await diffed(...words)).toMatchObject({ code, told: { error: { code: said } } });
  });
});
