import { describe, expect, it } from 'vitest';
import { ParleyError } from '#engine/core/errors';
import { benchOpener } from './benches.rig.ts';
import { cosine, type Encoder, encodeExamples } from './encoder.ts';

/** Opens an encoder that was never open before; all of one bench have the same fingerprint. */
export type OpenEncoder = () => Promise<Encoder>;

const HOSTILE = ['', ' ', '👍\ud800', '\u0000', '\u200b', '？！', 'x'.repeat(20_000), '退'.repeat(5000)];

/** What every encoder promises. The texts of the bench need not mean anything to it. */
export function describeEncoder(name: string, open: OpenEncoder): void {
  describe(`encoder: ${name}`, () => {
    const start = benchOpener(open);
    describeVectors(start);
    describeAsking(start);
    describeExamples(start);
  });
}

function describeVectors(open: OpenEncoder): void {
  it('gives one vector of unit length for each text', async () => {
    const encoder = await open();
    const vectors = await encoder.encode(['refund', '我要退货', 'where is my order']);
    expect(vectors.map(({ length }) => length)).toEqual([1, 1, 1].map(() => encoder.dimensions));
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
  });

  it.each(HOSTILE)('takes any string (case %#)', async (text) => {
    const [vector] = await (await open()).encode([text]);
    expect(Math.hypot(...(vector ?? []))).toBeCloseTo(1, 4);
  });

  it('gives equal texts equal vectors, alone, among others and in another encoder of the same fingerprint', async () => {
    const [first, second] = [await open(), await open()];
    const [alone] = await first.encode(['refund']);
    const among = await first.encode([
      'a much longer text than the one that matters here',
      'refund',
      'refund',
    ]);
    const [other] = await second.encode(['refund']);
    expect(second.fingerprint).toBe(first.fingerprint);
    for (const vector of [among[1], among[2], other]) {
      expect(cosine(alone ?? new Float32Array(), vector ?? new Float32Array())).toBeCloseTo(1, 4);
    }
  });
}

function describeAsking(open: OpenEncoder): void {
  it('gives nothing for nothing', async () => {
    expect(await (await open()).encode([])).toEqual([]);
  });

  it('keeps the order of many texts and of many who ask at once', async () => {
    const encoder = await open();
    const texts = Array.from({ length: 40 }, (_, at) => `refund ${at} ${'again '.repeat(at % 7)}`);
    const together = await encoder.encode(texts);
    const single = await Promise.all(texts.map((text) => encoder.encode([text])));
    for (const [at, [vector]] of single.entries()) {
      expect(cosine(vector ?? new Float32Array(), together[at] ?? new Float32Array())).toBeCloseTo(1, 4);
    }
  });

  it('hands out vectors that belong to who asked', async () => {
    const encoder = await open();
    const [mine] = await encoder.encode(['refund']);
    mine?.fill(0);
    const [again] = await encoder.encode(['refund']);
    expect(Math.hypot(...(again ?? []))).toBeCloseTo(1, 4);
  });

  it('rejects with a code once it is closed, and closes twice', async () => {
    const encoder = await open();
    await encoder.close();
    await encoder.close();
    const thrown = await encoder.encode(['refund']).catch((reason: unknown) => reason);
    expect(thrown instanceof ParleyError && thrown.failure.code).toBe('ENCODER_FAILED');
  });
}

function describeExamples(open: OpenEncoder): void {
  it('encodes examples once each, and only those not known', async () => {
    const encoder = await open();
    const first = await encodeExamples(encoder, ['refund', 'invoice', 'refund']);
    expect([...first.vectors.keys()]).toEqual(['refund', 'invoice']);
    const asked: string[] = [];
    const counting: Encoder = {
      ...encoder,
      encode: (texts) => {
        asked.push(...texts);
        return encoder.encode(texts);
      },
    };
    const second = await encodeExamples(counting, ['invoice', 'price'], first);
    expect([...second.vectors.keys()]).toEqual(['invoice', 'price']);
    expect(asked).toEqual(['price']);
    await encodeExamples(counting, ['refund'], { ...first, fingerprint: 'another' });
    expect(asked).toEqual(['price', 'refund']);
  });

  it('gives examples that cross over into another thread', async () => {
    const encoded = await encodeExamples(await open(), ['refund']);
    expect(structuredClone(encoded)).toEqual(encoded);
  });
}
