import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProject, type Project } from './cli.rig.ts';
import { talk } from './talk.rig.ts';

let project: Project;
let conversation: string;

beforeAll(async () => {
  project = await makeProject();
  conversation = await talk(project.root, ['hello', 'qwertz uiop']);
}, 60_000);

afterAll(() => project.close());

async function traced(...words: readonly string[]) {
  const { code, out } = await project.run(['trace', ...words, '--data', 'var', '--json']);
  return { code, turns: out.map((line) => JSON.parse(line)) };
}

describe('parley trace', () => {
  it('says of every turn what was heard, understood and said', async () => {
    const { code, turns } = await traced(conversation);
    expect(code).toBe(0);
    expect(turns.map(({ trigger }) => trigger)).toEqual(['open', 'message', 'message']);
    expect(turns[1]).toMatchObject({
      conversation,
      trigger: 'message',
      language: 'en',
      intent: { name: expect.any(String), score: expect.any(Number), alternatives: expect.any(Array) },
      heard: [{ who: 'visitor', text: 'hello' }],
      trace: expect.arrayContaining([expect.objectContaining({ stage: 'dialog', outcome: 'found' })]),
    });
    expect(turns[1].said[0]).toMatchObject({ who: 'bot', reply: expect.any(String) });
    expect(turns[1].trace.flatMap((stage: { notes?: string[] }) => stage.notes ?? [])).not.toEqual([]);
  });

  it('of one turn, by the number of the message or of the turn', async () => {
    const { turns } = await traced(conversation);
    const second = turns[2];
    expect((await traced(conversation, String(second.of))).turns).toEqual([second]);
    expect((await traced(conversation, String(second.n))).turns).toEqual([second]);
  });

  it('is readable: the message, why, how long each stage took, the answer', async () => {
    const { out } = await project.run(['trace', conversation, '--data', 'var']);
    const text = out.join('\n');
    for (const piece of [
      'visitor hello',
      '  understand',
      'intent ',
      'classify-onnx ',
      'tokens hello',
      '  decide',
      'time ',
      '  say',
      'bot     (',
    ]) {
      expect(text).toContain(piece);
    }
  });

  it('of odd text says what was sent, and the log replays', async () => {
    const text = 'half \ud800 of a pair, a NUL \u0000 and \u202e';
    const odd = await talk(project.root, [text]);
    const { turns } = await traced(odd);
    expect(turns[1]).toMatchObject({ heard: [{ text }], said: [{ who: 'bot' }] });
    const { code, out } = await project.run(['replay', odd, '--data', 'var', '--json']);
    expect({ code, ...JSON.parse(out.at(-1) ?? '{}') }).toMatchObject({ code: 0, verified: true });
  });

  it.each([
    [['c_nobody'], 3, 'NOT_FOUND'],
    [['c_nobody', 'second'], 2, 'USAGE'],
    [[], 2, 'USAGE'],
  ])('%j answers %i %s', async (words, code, said) => {
    const answer = await traced(...words);
    expect(answer).toMatchObject({ code, turns: [{ error: { code: said } }] });
  });

  it('of a message that no turn answered says so', async () => {
    expect(await traced(conversation, '999')).toMatchObject({
      code: 3,
      turns: [{ error: { code: 'NOT_FOUND' } }],
    });
  });
});
