import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeProject, type Project, typed } from './cli.rig.ts';

const PRODUCTS = 'knowledge/toy/products.csv';
const INTENTS = 'knowledge/toy/intents/basics.yaml';
const HEADER = 'id,name,name_en,brand,category,price,stock,aliases,specs\n';

let project: Project;
let intents: string;

beforeAll(async () => {
  project = await makeProject();
  intents = await readFile(join(project.root, INTENTS), 'utf8');
}, 60_000);

afterEach(async () => {
  await write(INTENTS, intents);
  await write(PRODUCTS, HEADER);
});

afterAll(() => project.close());

describe('a bot with odd knowledge', () => {
  it('runs with a product file that has no rows', async () => {
    await write(PRODUCTS, HEADER);
    expect(await validate()).toEqual({ code: 0, found: [] });
    expect(await said('你好')).toEqual(['您好！']);
  });

  it('is refused, with place and remedy, where that file is empty', async () => {
    await write(PRODUCTS, '');
    const { code, found } = await validate();
    expect({ code, found }).toEqual({
      code: 1,
      found: [{ at: `${PRODUCTS}:1:1`, code: 'MISSING_KEY', hint: 'Add id.' }],
    });
  });

  it('runs with a product named 的, which is in no sentence, and is told of it', async () => {
    await write(PRODUCTS, `${HEADER}de,的,The,,,1,1,,\n`);
    const { code, found } = await validate();
    expect(code).toBe(0);
    expect(found.map((one) => [one.at, one.code])).toEqual([
      [`${PRODUCTS}:2:4`, 'WEAK_NAME'],
      [`${PRODUCTS}:2:6`, 'WEAK_NAME'],
    ]);
    expect((await understood('你的电话是多少的')).entities).toEqual([]);
    expect((await understood('「的」')).entities).toMatchObject([{ type: 'product', value: 'de' }]);
  });

  it('runs with an intent of one example, and is told of it', async () => {
    await write(
      INTENTS,
      withIntent('  lonely:\n    about: one\n    examples:\n      zh: [我想买一台冰箱]\n'),
    );
    const { code, found } = await validate();
    expect(code).toBe(0);
    expect(found).toMatchObject([
      { at: `${INTENTS}:6:7`, code: 'TOO_FEW_EXAMPLES', hint: expect.stringMatching(/5/) },
    ]);
    expect((await understood('请给我回电')).intent).toMatchObject({ name: 'callback' });
  });

  it('is refused with two intents of the same examples, each with place and remedy', async () => {
    const same = 'zh: [你好, 您好, 在吗, 有人吗, 早上好, 哈喽, 嗨, 晚上好]';
    await write(INTENTS, withIntent(`  twin:\n    about: the same\n    examples:\n      ${same}\n`));
    const { code, found } = await validate();
    expect(code).toBe(1);
    expect(found).toHaveLength(8);
    for (const one of found) {
      expect(one).toMatchObject({ code: 'DUPLICATE_EXAMPLE', hint: 'Keep it in one intent only.' });
      expect(one.at).toMatch(/basics\.yaml:\d+:\d+$/);
    }
  });
});

async function write(file: string, text: string): Promise<void> {
  await writeFile(join(project.root, file), text);
}

function withIntent(yaml: string): string {
  return intents.replace('intents:\n', `intents:\n${yaml}`);
}

/** All findings, as a program reads them. */
async function validate() {
  const { code, out } = await project.run(['validate', 'toy', '--json']);
  const all = out.flatMap((line) => [JSON.parse(line)].flat());
  return {
    code,
    found: all.map(({ file, line, column, code: said, hint }) => ({
      at: `${file}:${line}:${column}`,
      code: String(said),
      hint: String(hint),
    })),
  };
}

async function understood(text: string) {
  const { out } = await project.run(['parse', 'toy', text, '--json']);
  return JSON.parse(out.at(-1) ?? '{}');
}

/** What the bot says to one message, after its welcome. */
async function said(text: string): Promise<readonly string[]> {
  const { out } = await project.run(['chat', 'toy'], { lines: () => typed([text, '/quit']) });
  return out
    .filter((line) => line.startsWith('bot '))
    .slice(1)
    .map((line) => line.slice(4).trim());
}
