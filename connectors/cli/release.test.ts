import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProject, type Project, typed } from './cli.rig.ts';
import { dataFolder } from './data-folder.ts';
import { assemble } from './house/assemble.ts';
import type { BotNews } from './house/live-bots.ts';
import { talk } from './talk.rig.ts';

let project: Project;
let first: string;
let second: string;

const NEXT = 'mobile: { entity: phone, ask: ask_phone, tries: 2 }';

/** Two visitors stand at a question; then the field behind it is exchanged for another one. */
beforeAll(async () => {
  project = await makeProject();
  first = await talk(project.root, ['intent:callback']);
  second = await talk(project.root, ['intent:callback']);
  await talk(project.root, ['hello']);
  await project.edit('pipelines/toy/flows.yaml', 'phone: { entity: phone, ask: ask_phone }', NEXT);
  await project.edit('pipelines/toy/flows.yaml', '{ phone: phone }', '{ phone: mobile }');
  for (let count = 0; count < 4; count += 1)
    await project.edit('pipelines/toy/replies.yaml', '{phone}', '{mobile}');
}, 120_000);

afterAll(() => project.close());

async function released(...words: readonly string[]) {
  const { code, out } = await project.run(['release', 'toy', ...words, '--json']);
  return { code, told: JSON.parse(out.at(-1) ?? '{}') };
}

async function slotsOf(conversation: string) {
  const { out } = await project.run(['replay', conversation, '--data', 'var']);
  const { out: verified } = await project.run(['replay', conversation, '--json']);
  return { timeline: out.join('\n'), ...JSON.parse(verified[0] ?? '{}') };
}

describe('parley release', { timeout: 60_000 }, () => {
  it('says how many need a rule, where, and which', async () => {
    const { code, told } = await released('--dry-run');
    expect(code).toBe(0);
    expect(told).toMatchObject({
      policy: 'map',
      live: 3,
      unaffected: 1,
      mapped: 0,
      need_rule: 2,
      allowed: true,
    });
    expect(told.rules).toEqual([
      {
        at: 'callback_request.phone',
        conversations: 2,
        rule: 'callback_request.phone: pin',
        file: 'pipelines/toy/flows.yaml',
        line: expect.any(Number),
        column: expect.any(Number),
      },
    ]);
    const { out } = await project.run(['release', 'toy', '--dry-run']);
    expect(out.join('\n')).toContain('  migrate:\n    callback_request.phone: pin');
  });

  it('lets a conversation finish in its version after a restart, with all that it knows', async () => {
    await talk(project.root, ['13812345678'], first);
    const { timeline, verified } = await slotsOf(first);
    expect(verified).toBe(true);
    expect(timeline).toContain('phone = "13812345678"');
    expect(timeline).toContain('callback_noted');
  });

  it('is refused by a policy with file, line and rule, and the version before is served', async () => {
    await project.edit(
      'pipelines/toy/pipeline.yaml',
      'welcome: welcome',
      'welcome: welcome\nin_flight: refuse',
    );
    const { code, out } = await project.run(['release', 'toy']);
    expect(code).toBe(1);
    expect(out.join('\n')).toMatch(/flows\.yaml:\d+:\d+ RELEASE_NEEDS_RULE .*callback_request\.phone: pin/);
    const { version, news } = await served(project.root);
    expect(news.at(-1)).toMatchObject({ kind: 'kept', version });
    expect((await released('--dry-run')).told.version).not.toBe(version);
  });

  it('is made once the rule is there', async () => {
    const rule = `forms:\n  callback_request:`;
    await project.edit(
      'pipelines/toy/flows.yaml',
      rule,
      `migrate:\n  callback_request.phone: callback_request.mobile\n\n${rule}`,
    );
    const { code, told } = await released();
    expect(code).toBe(0);
    expect(told).toMatchObject({ released: true, mapped: 1, need_rule: 0 });
    expect((await served(project.root)).version).toBe(told.version);
    await talk(project.root, ['13812345678'], second);
    const { timeline, verified } = await slotsOf(second);
    expect(verified).toBe(true);
    expect(timeline).toContain('mobile = "13812345678"');
  });
});

/** What a server that starts now would serve, and what it would tell. */
async function served(root: string) {
  const news: BotNews[] = [];
  const io = {
    root,
    env: {},
    out: () => {},
    err: () => {},
    lines: () => typed([]),
    secret: async () => '',
    stop: new AbortController().signal,
  };
  const house = await assemble({
    io,
    bots: ['toy'],
    data: dataFolder(io, join(root, 'var')),
    store: { kind: 'sqlite' },
    exampleOrders: false,
    onNews: (one) => void news.push(one),
    onProgress: () => () => {},
  });
  if (!house.ok) throw new Error(house.failure.message);
  const version = house.value.bots.current('toy')?.bot.version;
  await house.value.close();
  return { version, news };
}
