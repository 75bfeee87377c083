import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createArena } from './kernels.ts';
import { type Model, mergeModels, scoreVector } from './model.ts';
import { openSession } from './open-session.ts';
import { randomFrom } from './random.ts';
import { bytesAt, fieldsOf, readOnnx, textAt } from './read-onnx.ts';
import type { Vector } from './vectors.ts';
import { writeOnnx } from './write-onnx.ts';

const random = randomFrom(5);
const floats = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);
const modelOf = (): Model => ({
  rows: 20,
  width: 8,
  table: floats(160),
  bias: floats(8),
  weights: floats(24),
  outBias: floats(3),
});
const model = mergeModels([modelOf(), modelOf(), modelOf()]);
/** Of vectors with twelve places. */
const meaning: Model = { ...modelOf(), rows: 12, table: floats(96) };
const VECTORS: readonly Vector[] = [
  { ids: Int32Array.of(1, 5, 19), values: Float32Array.of(0.5, 0.3, 0.8), rows: new Int32Array(), known: 1 },
  { ids: Int32Array.of(7), values: Float32Array.of(1), rows: new Int32Array(), known: 1 },
  {
    ids: Int32Array.of(0, 2, 3, 4, 6),
    values: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5),
    rows: new Int32Array(),
    known: 1,
  },
];

describe('writeOnnx', () => {
  it.each([
    ['float32', 5],
    ['int8', 1.5],
  ] as const)('%s gives in onnxruntime what the model gives', async (precision, digits) => {
    const session = await openSession(writeOnnx(model, precision, {}));
    if ('problem' in session) throw new Error(session.problem);
    const scores = await Promise.all(VECTORS.map((vector) => session.score(vector)));
    for (const [at, vector] of VECTORS.entries()) {
      const wanted = scoreVector(model, vector);
      expect(scores[at]?.hidden).toHaveLength(24);
      wanted.forEach((logit, intent) => {
        expect(scores[at]?.logits[intent]).toBeCloseTo(logit, digits);
      });
    }
    await session.close();
  });

  it.each(['float32', 'int8'] as const)(
    '%s with meanings answers each text, with a meaning or without',
    async (precision) => {
      const session = await openSession(writeOnnx(model, precision, {}, meaning));
      if ('problem' in session) throw new Error(session.problem);
      const alone = await openSession(writeOnnx(model, precision, {}));
      if ('problem' in alone) throw new Error(alone.problem);
      const vectors = [floats(12), undefined, floats(12)];
      const scores = await Promise.all(VECTORS.map((vector, at) => session.score(vector, vectors[at])));
      for (const [at, vector] of VECTORS.entries()) {
        const given = vectors[at];
        expect(scores[at]?.logits).toEqual((await alone.score(vector)).logits);
        expect(scores[at]?.meant === null).toBe(given === undefined);
        const ids = Int32Array.from({ length: 12 }, (_, place) => place);
        const wanted = given ? scoreVector(meaning, { ids, values: given, rows: ids, known: 1 }) : [];
        wanted.forEach((logit, intent) => {
          expect(scores[at]?.meant?.[intent]).toBeCloseTo(logit, 5);
        });
      }
      await session.close();
      await alone.close();
    },
  );

  it.each(['float32', 'int8'] as const)('%s is well-formed to an independent reader', (precision) => {
    const file = writeOnnx(model, precision, { intents: '["a","b"]' });
    const graph = fieldsOf(bytesAt(fieldsOf(file), 7)[0] ?? new Uint8Array());
    const nodes = bytesAt(graph, 1).map(fieldsOf);
    const stored = bytesAt(graph, 5).map((bytes) => textAt(fieldsOf(bytes), 8));
    const known = new Set([...stored, 'features', 'weights']);
    for (const node of nodes) {
      for (const input of bytesAt(node, 1)) expect(known).toContain(Buffer.from(input).toString());
      for (const output of bytesAt(node, 2)) known.add(Buffer.from(output).toString());
    }
    expect([...known]).toEqual(expect.arrayContaining(['logits', 'hidden']));
    for (const { shape, bytes, type } of readOnnx(file).tensors.values()) {
      const size = { 1: 4, 3: 1, 7: 8 }[type] ?? Number.NaN;
      expect(bytes.length).toBe(shape.reduce((all, one) => all * one, 1) * size);
    }
    expect(readOnnx(file).notes).toEqual({ intents: '["a","b"]' });
  });

  it.each(['float32', 'int8'] as const)("%s passes onnx's own checker and shape inference", (precision) => {
    if (!hasChecker()) return console.warn('skipped: no python3-onnx here (apt-get install python3-onnx)');
    const folder = mkdtempSync(join(tmpdir(), 'parley-onnx-'));
    const file = join(folder, 'model.onnx');
    writeFileSync(file, writeOnnx(model, precision, {}));
    expect(python(CHECK, file)).toBe('logits hidden');
    writeFileSync(file, writeOnnx(model, precision, {}, meaning));
    expect(python(CHECK, file)).toBe('logits hidden meant');
    rmSync(folder, { recursive: true });
  });

  it('a file that is cut off is refused', () => {
    const file = writeOnnx(model, 'int8', {});
    expect(() => readOnnx(file.subarray(0, file.length - 9))).toThrow(RangeError);
  });
});

describe('the kernels', () => {
  it('do what plain loops do', () => {
    const arena = createArena(4096);
    const table = arena.floats(40);
    const out = arena.floats(8);
    const ids = arena.ints(3);
    const values = arena.floats(3);
    table.values.set(floats(40));
    ids.values.set([4, 0, 2]);
    values.values.set([0.5, -1, 2]);
    const before = [...table.values];
    arena.kernels.gather(3, ids.at, values.at, table.at, 8, out.at);
    const wanted = Array.from(
      { length: 8 },
      (_, at) => (before[32 + at] ?? 0) * 0.5 - (before[at] ?? 0) + (before[16 + at] ?? 0) * 2,
    );
    wanted.forEach((value, at) => {
      expect(out.values[at]).toBeCloseTo(value, 5);
    });
    expect(arena.kernels.dot(8, out.at, out.at)).toBeCloseTo(
      wanted.reduce((sum, one) => sum + one * one, 0),
      4,
    );
    const small = arena.bytes(8);
    small.values.set([127, -128, 3, 0, -5, 6, 7, -8]);
    expect(arena.kernels.dotBytes(8, small.at, out.at)).toBeCloseTo(
      wanted.reduce((sum, one, at) => sum + one * (small.values[at] ?? 0), 0),
      3,
    );
    arena.kernels.scatter(3, ids.at, values.at, table.at, 8, out.at);
    expect(table.values[33]).toBeCloseTo((before[33] ?? 0) + 0.5 * (wanted[1] ?? 0), 5);
    expect(table.values[9]).toBe(before[9]);
    arena.kernels.axpy(8, 2, table.at, out.at);
    expect(out.values[3]).toBeCloseTo((wanted[3] ?? 0) + 2 * (table.values[3] ?? 0), 5);
  });
});

const CHECK = `
import sys, onnx
model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
onnx.shape_inference.infer_shapes(model, strict_mode=True)
print(*[output.name for output in model.graph.output])`;

/** Debian's python3, whatever else is first in the path. */
function python(code: string, ...words: readonly string[]): string {
  return execFileSync('/usr/bin/python3', ['-c', code, ...words], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

function hasChecker(): boolean {
  try {
    python('import onnx');
    return true;
  } catch {
    return false;
  }
}
