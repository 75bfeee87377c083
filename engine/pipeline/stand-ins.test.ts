import { describe, expect, it } from 'vitest';
import type { Entity, Intent } from '../core/events/shapes.ts';
import type { Mask } from './examples.ts';
import { hearMessage } from './stand-ins.ts';

const NOBODY: Intent = { name: null, score: 0.2, rejected: true, alternatives: [] };

describe('a message with words that stand for a thing', () => {
  it('is heard with the thing in place of words that say which one', async () => {
    const { seen } = await hear('便宜的那个有货吗', [pointed(0, 5, 0.8)], () => sure('asked', 0.9));
    expect(seen).toEqual(['#product有货吗']);
  });

  it('is heard with pronouns hidden only where it is surer so', async () => {
    const it = [{ ...pointed(0, 1, 0.6), text: '它' }];
    const surer = await hear('它多重', it, (text) => (text.includes('#') ? sure('asked', 0.9) : NOBODY));
    expect(surer).toMatchObject({ intent: { name: 'asked' }, seen: ['它多重', '#product多重'] });
    expect(surer.notes[0]).toContain('in place of 它');
    const weaker = await hear('它多久到', it, (text) =>
      text.includes('#') ? sure('asked', 0.5) : sure('shipping', 0.8),
    );
    expect(weaker.intent.name).toBe('shipping');
    expect((await hear('它啊', it, () => NOBODY)).notes).toEqual([]);
  });

  it('keeps words that stand for two, and colours', async () => {
    const two = [pointed(0, 3, 0.8), pointed(0, 3, 0.8)];
    expect((await hear('这两款哪个好', two, () => NOBODY)).seen).toEqual(['这两款哪个好']);
    expect((await hear('换成黑色', [pointed(0, 4, 0.5)], () => NOBODY)).seen).toEqual(['换成黑色']);
  });

  it('hides a brand inside the words but once', async () => {
    const brand = { type: 'brand', start: 0, end: 2 };
    const { seen } = await hear('苹果那个多少钱', [pointed(0, 4, 0.8)], () => NOBODY, [brand]);
    expect(seen).toEqual(['#product多少钱']);
  });

  it.each(['的了吗呢啊', '的 嗎？', 'the of and a', '', '！'])(
    'wants nothing where it only says %j',
    async (text) => {
      const { intent, seen } = await hear(text, [], () => sure('asked', 0.9));
      expect({ intent, seen }).toMatchObject({ intent: { name: null, rejected: true }, seen: [] });
    },
  );

  it.each(['好的', '多少', 'order'])('may want something where it says %j', async (text) => {
    expect((await hear(text, [], () => sure('asked', 0.9))).intent.name).toBe('asked');
  });

  it('leaves out what stands beyond the text that is read', async () => {
    expect((await hear('多少钱', [pointed(10, 12, 0.8)], () => NOBODY)).seen).toEqual(['多少钱']);
  });
});

async function hear(
  text: string,
  entities: readonly Entity[],
  think: (seen: string) => Intent,
  mentions: readonly Mask[] = [],
) {
  const seen: string[] = [];
  const parts = { entities, mentions: mentions as never };
  const heard = await hearMessage(
    text,
    parts,
    () => [],
    (masks) => {
      const hidden = masks.reduceRight(
        (rest, { start, end, type }) => `${rest.slice(0, start)}#${type}${rest.slice(end)}`,
        text,
      );
      seen.push(hidden);
      return { intent: think(hidden), notes: [] };
    },
  );
  return { ...heard, seen };
}

function sure(name: string, score: number): Intent {
  return { name, score, rejected: false, alternatives: [] };
}

function pointed(start: number, end: number, score: number): Entity {
  return { type: 'product', value: 'ip15', text: '', start, end, score, source: 'focus' };
}
