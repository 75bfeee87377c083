/**
 * Turns texts into vectors that lie close together where the texts mean the same. It feeds search, and through
 * `encodeExamples` any classifier that would rather learn from meanings than from letters.
 */
export interface Encoder {
  /** Digest of all that the vectors depend on. Only vectors of one fingerprint may be compared, and they may be kept. */
  readonly fingerprint: string;
  /** How long each vector is. */
  readonly dimensions: number;
  /**
   * One vector of unit length for each text, in order; any string is accepted, also an empty one. Texts asked for in the same
   * turn of the loop are answered together. Rejects with a `ParleyError` ENCODER_FAILED, also once it is closed.
   */
  encode(texts: readonly string[]): Promise<readonly Float32Array[]>;
  /** What is under way rejects. May be called twice. */
  close(): Promise<void>;
}

/**
 * Vectors of known texts as plain data: it can be handed to a training thread, which no encoder can.
 * `vectors` holds each text as it was given.
 */
export type EncodedTexts = {
  readonly fingerprint: string;
  readonly dimensions: number;
  readonly vectors: ReadonlyMap<string, Float32Array>;
};

/**
 * The vectors of a trainer's examples (or of FAQ wordings), each text once. This is the seam for a classifier: at training
 * its features are `encoded.vectors.get(text)`, at run time `ports.encoder.encode([text])`; equal fingerprints promise
 * equal vectors. `known` saves what was encoded before; vectors of another fingerprint in it are left alone.
 */
export async function encodeExamples(
  encoder: Encoder,
  texts: readonly string[],
  known?: EncodedTexts,
): Promise<EncodedTexts> {
  const { fingerprint, dimensions } = encoder;
  const kept = known?.fingerprint === fingerprint ? known.vectors : new Map<string, Float32Array>();
  const wanted = [...new Set(texts)];
  const missing = wanted.filter((text) => !kept.has(text));
  const found = missing.length === 0 ? [] : await encoder.encode(missing);
  const fresh = new Map(found.map((vector, at) => [missing[at] ?? '', vector]));
  const vectors = wanted.flatMap((text) => {
    const vector = kept.get(text) ?? fresh.get(text);
    return vector === undefined ? [] : [[text, vector] as const];
  });
  return { fingerprint, dimensions, vectors: new Map(vectors) };
}

/** The cosine of two vectors of unit length: 1 for the same direction, 0 for nothing in common. */
export function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += (left[at] ?? 0) * (right[at] ?? 0);
  return sum;
}
