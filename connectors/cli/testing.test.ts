import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeProject, type Project } from './cli.rig.ts';

let project: Project;

beforeAll(async () => {
  project = await makeProject();
}, 60_000);

afterAll(() => project.close());

const PATIENCE = 120_000;

test(
  'coverage as a page: lines marked, nothing fetched from anywhere, text escaped',
  async () => {
    const { code } = await project.run(['test', '--html', 'out/coverage.html']);
    expect(code).toBe(0);
    const page = await readFile(join(project.root, 'out/coverage.html'), 'utf8');
    expect(page).toMatch(/class="line hit"><i>\d+<\/i><b>1<\/b>/);
    expect(page).toMatch(/class="line missed" title="never:\nsteps greet\/1/);
    expect(page).toContain('pipelines/toy/flows.yaml');
    expect(page).not.toMatch(/<script|<link|src=|https?:\/\/(?!.*schemas)/);
  },
  PATIENCE,
);

test(
  'mutants are tried in threads; a survivor is named with its place and with what is missing',
  async () => {
    const { code, out, err } = await project.run(['test', '--mutate', '--json']);
    expect(code).toBe(1);
    const { mutation } = JSON.parse(out[0] ?? '');
    expect(mutation).toMatchObject({ invalid: 0, failing: [] });
    expect(mutation.killed).toBeGreaterThan(0);
    expect(mutation.survivors).toHaveLength(mutation.total - mutation.killed);
    expect(mutation.survivors).toContainEqual(
      expect.objectContaining({
        file: 'pipelines/toy/flows.yaml',
        line: expect.any(Number),
        mutant: 'swap-reply flows.greet.steps.0.say',
        tried: 0,
        missing: expect.stringContaining('no dialogue goes through it'),
      }),
    );
    expect(err.join('\n')).toContain('mutating toy 100 %');
  },
  PATIENCE,
);

test(
  'canary: the same dialogue without its assertions kills less',
  async () => {
    const score = async () =>
      JSON.parse((await project.run(['test', '--mutate', '--json'])).out[0] ?? '').mutation;
    const before = await score();
    const [name = ''] = await readdir(join(project.root, 'fixtures/dialogs/toy'));
    const file = `fixtures/dialogs/toy/${name}`;
    const text = await readFile(join(project.root, file), 'utf8');
    const silent = text.replace(
      /^ {4}(bot|slots|intent|state|repair|says|buttons|flow|entities): .*\n/gm,
      '',
    );
    await project.edit(file, text, silent);
    const after = await score();
    await project.edit(file, silent, text);
    expect(after.total).toBe(before.total);
    expect(after.killed).toBeLessThan(before.killed);
    expect(after.survivors.map(({ missing }: { missing: string }) => missing).join('\n')).toContain(
      `in ${file}:`,
    );
  },
  PATIENCE,
);

test(
  'a sample of mutants is as large as was asked for; numbers that are none are refused',
  async () => {
    const { out } = await project.run(['test', '--mutate', '--json', '--most', '5', '--seed', '3']);
    const { mutation } = JSON.parse(out[0] ?? '');
    expect(mutation.total + mutation.invalid).toBe(5);
    expect((await project.run(['test', '--mutate', '--most', 'few'])).code).toBe(2);
    expect((await project.run(['test', '--mutate', '--format', 'botium'])).code).toBe(2);
  },
  PATIENCE,
);

test(
  'generated dialogues reach what was missed and hold',
  async () => {
    const before = JSON.parse((await project.run(['test', '--coverage', '--json'])).out[0] ?? '');
    const made = await project.run([
      'test',
      '--generate',
      '--out',
      'fixtures/dialogs/made',
      '--json',
      '--budget',
      '300',
    ]);
    expect(made.code).toBe(0);
    const { generated, missed } = JSON.parse(made.out[0] ?? '');
    expect(generated.length).toBeGreaterThan(0);
    for (const { why } of missed) expect(why).toMatch(/\S/);
    const after = JSON.parse((await project.run(['test', '--coverage', '--json'])).out[0] ?? '');
    expect(after).toMatchObject({ failed: 0, passed: before.passed + generated.length });
    expect(after.coverage.toy.steps.visited).toBeGreaterThan(before.coverage.toy.steps.visited);
  },
  PATIENCE,
);

test(
  'flows as Mermaid, as JSON, and as a page with coverage',
  async () => {
    const drawn = await project.run(['graph', 'toy', 'greet']);
    expect(drawn).toMatchObject({ code: 0, err: [] });
    expect(drawn.out.join('\n')).toContain('flowchart TD\n  n0(["greet');
    const { out } = await project.run(['graph', 'toy', '--json']);
    expect(out.map((line) => JSON.parse(line).flow)).toContain('greet');
    expect((await project.run(['graph', 'toy', 'gret'])).code).toBe(2);
    expect((await project.run(['graph', 'nosuch'])).code).toBe(3);
    expect((await project.run(['graph', 'toy', '--html', 'g.html', '--coverage'])).code).toBe(0);
    const page = await readFile(join(project.root, 'g.html'), 'utf8');
    expect(page).toMatch(/<svg[\s\S]*class="way hit"/);
    expect(page).not.toMatch(/<script|<link|src=/);
  },
  PATIENCE,
);
