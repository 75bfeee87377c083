/** A model's output for a batch: one vector for each token, `[texts, tokens, dimensions]`, or one for each text. */
export type Output = { readonly data: Float32Array; readonly dims: readonly number[] };

/**
 * Vectors of unit length, row by row. With one vector a token: the first one's (`cls`) or the mean of those that the text has
 * (`mean`; the first `lengths[row]`, the rest is padding). A text that gives no direction gets the same one everywhere.
 */
export function poolVectors(
  output: Output,
  lengths: readonly number[],
  pooling: 'mean' | 'cls',
): Float32Array<ArrayBuffer> {
  const dimensions = output.dims.at(-1) ?? 0;
  const tokens = output.dims.length === 3 ? (output.dims[1] ?? 1) : 1;
  const vectors = new Float32Array(lengths.length * dimensions);
  for (const [row, length] of lengths.entries()) {
    const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
    const taken = tokens === 1 || pooling === 'cls' ? 1 : Math.min(length, tokens);
    for (let token = 0; token < taken; token += 1) {
      addAt(vector, output.data, (row * tokens + token) * dimensions);
    }
    toUnitLength(vector);
  }
  return vectors;
}

function addAt(vector: Float32Array, data: Float32Array, from: number): void {
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] ?? 0) + (data[from + at] ?? 0);
}

function toUnitLength(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0 && Number.isFinite(length)) {
    for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] ?? 0) / length;
  } else vector.fill(1 / Math.sqrt(vector.length));
}
