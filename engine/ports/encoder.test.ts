import { describe, expect, it } from 'vitest';
import { describeEncoder } from './encoder.contract.ts';
import { createMemoryEncoder } from './encoder.memory.ts';
import { cosine } from './encoder.ts';

describeEncoder('memory', async () => createMemoryEncoder());

describe('the memory encoder', () => {
  it('finds texts alike that share words, or words of one meaning', async () => {
    const encoder = createMemoryEncoder({ meanings: { 邮费: 'shipping', 运费: 'shipping' } });
    const [fee, post, rice] = await encoder.encode(['运费多少', '邮费多少', '红烧肉怎么做']);
    const none = new Float32Array();
    expect(cosine(fee ?? none, post ?? none)).toBeGreaterThan(0.9);
    expect(cosine(fee ?? none, rice ?? none)).toBeLessThan(0.5);
  });

  it('has another fingerprint where its vectors differ', () => {
    const prints = [{}, { dimensions: 8 }, { meanings: { a: 'b' } }].map(
      (options) => createMemoryEncoder(options).fingerprint,
    );
    expect(new Set(prints).size).toBe(3);
  });
});
