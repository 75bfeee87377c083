import * as onnxruntime from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { ask, BOT, trainOnce } from './classify-onnx.samples.ts';
import type { ImportRuntime } from './open-session.ts';

/** The real runtime, and how many texts each of its runs took. */
function countingRuntime() {
  const runs: number[] = [];
  const importRuntime: ImportRuntime = async () => ({
    Tensor: onnxruntime.Tensor,
    InferenceSession: {
      create: async (file, options) => {
        const session = await onnxruntime.InferenceSession.create(file, options);
        const run = session.run.bind(session);
        return Object.assign(session, {
          run: (feeds: Parameters<typeof run>[0]) => {
            runs.push(feeds['features']?.dims[0] ?? 0);
            return run(feeds);
          },
        });
      },
    },
  });
  return { importRuntime, runs };
}

it('messages of one moment share runs of sixteen at most', async () => {
  const { importRuntime: runtime, runs } = countingRuntime();
  await ask(Array(40).fill('我想退货'), await trainOnce(), { runtime });
  expect(runs).toEqual([16, 16, 8]);
});

it('bytes answer as floats do, in less than half of the size', async () => {
  const [bytes, floats] = [await trainOnce(), await trainOnce(BOT, { precision: 'float32' })];
  expect(bytes.length).toBeLessThan(floats.length * 0.5);
  const texts = ['我想退货', '多少钱呢', '讲个笑话', '怎么退'];
  const [small, large] = [await ask(texts, bytes), await ask(texts, floats)];
  for (const [at] of texts.entries()) {
    expect(small[at]?.intent?.name).toBe(large[at]?.intent?.name);
    expect(small[at]?.intent?.score).toBeCloseTo(large[at]?.intent?.score ?? -1, 1);
  }
});
