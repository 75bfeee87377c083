import { join } from 'node:path';
import { type EncodedTexts, type Encoder, encodeExamples } from '#engine/ports/encoder';
import { readThere, writeWhole } from './whole-files.ts';

/** What texts are encoded with, and where their vectors are kept. */
export type EncodeInput = {
  readonly encoder: Encoder;
  readonly dataFolder: string;
  /** One file for each purpose and encoder, for example `shop-faq`. */
  readonly purpose: string;
  /** Takes a share done, 0…1. */
  readonly report: (done: number) => void;
  readonly signal: AbortSignal;
};

/** Between two of these it is said how far it is, and looked whether it is still wanted. */
const PORTION = 64;

/**
 * Vectors of texts, those of last time from `<dataFolder>/vectors/`: after a change only new texts are encoded. A file holds
 * what was wanted last, so that it doesn't grow; the folder may be emptied at any time.
 */
export async function encodeKept(texts: readonly string[], input: EncodeInput): Promise<EncodedTexts> {
  const { encoder, dataFolder, purpose, report, signal } = input;
  const file = join(dataFolder, 'vectors', `${purpose}-${encoder.fingerprint.slice(0, 16)}.json`);
  const wanted = [...new Set(texts)];
  const kept = restore((await readThere(file)) ?? '', encoder);
  let encoded = await encodeExamples(
    encoder,
    wanted.filter((text) => kept.vectors.has(text)),
    kept,
  );
  const missing = wanted.filter((text) => !kept.vectors.has(text));
  for (let at = 0; at < missing.length && !signal.aborted; at += PORTION) {
    report(at / missing.length);
    const known = [...encoded.vectors.keys()];
    encoded = await encodeExamples(encoder, [...known, ...missing.slice(at, at + PORTION)], encoded);
  }
  if (missing.length > 0 && !signal.aborted) await writeWhole(file, store(encoded));
  return encoded;
}

function store({ fingerprint, dimensions, vectors }: EncodedTexts): string {
  const all = new Float32Array(vectors.size * dimensions);
  [...vectors.values()].forEach((vector, row) => {
    all.set(vector, row * dimensions);
  });
  const bytes = Buffer.from(all.buffer).toString('base64');
  return JSON.stringify({ fingerprint, dimensions, texts: [...vectors.keys()], vectors: bytes });
}

/** What a kept file says; nothing of it where it is damaged or another encoder's. */
function restore(text: string, { fingerprint, dimensions }: Encoder): EncodedTexts {
  const vectors = new Map<string, Float32Array>();
  const kept = parse(text);
  if (kept?.['fingerprint'] === fingerprint && Array.isArray(kept['texts'])) {
    const bytes = Uint8Array.from(Buffer.from(String(kept['vectors']), 'base64'));
    const whole = bytes.length === kept['texts'].length * dimensions * Float32Array.BYTES_PER_ELEMENT;
    const all = new Float32Array(whole ? bytes.buffer : new ArrayBuffer(0));
    for (const [row, one] of whole ? kept['texts'].entries() : []) {
      vectors.set(String(one), all.slice(row * dimensions, (row + 1) * dimensions));
    }
  }
  return { fingerprint, dimensions, vectors };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return json !== null && typeof json === 'object' ? { ...json } : undefined;
  } catch {
    return undefined;
  }
}
