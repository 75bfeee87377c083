/** A tensor of a file: its raw bytes are a view into the file, not a copy. */
export type Tensor = {
  readonly name: string;
  readonly type: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
};

/** What is read of an ONNX file: the stored tensors by name, and the notes that it carries. */
export type OnnxFile = {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly notes: Readonly<Record<string, string>>;
};

/** Read an ONNX file's stored tensors; explanations need the table that the runtime keeps to itself. */
export function readOnnx(file: Uint8Array): OnnxFile {
  const model = fieldsOf(file);
  const graph = fieldsOf(bytesAt(model, 7)[0] ?? NONE);
  const tensors = bytesAt(graph, 5).map(tensorOf);
  const notes = bytesAt(model, 14).map((entry) => {
    const fields = fieldsOf(entry);
    return [textAt(fields, 1), textAt(fields, 2)] as const;
  });
  return {
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    notes: Object.fromEntries(notes),
  };
}

/** One field of a message: a number, or bytes that may be a text or a message. */
export type Field = { readonly field: number; readonly value: number | Uint8Array };

/** The fields of a protobuf message. Wire types: 0 number, 1 eight bytes, 2 length and bytes, 5 four bytes. */
export function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError('the file ends in the middle of a number');
      at += 1;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError('the file ends in the middle of a field');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) fields.push({ field, value: varint() });
    else if (wire === 2) fields.push({ field, value: take(varint()) });
    else if (wire === 1 || wire === 5) fields.push({ field, value: take(wire === 1 ? 8 : 4) });
    else throw new RangeError(`the file has a field of the unknown kind ${wire}`);
  }
  return fields;
}

const NONE = new Uint8Array(0);

function tensorOf(bytes: Uint8Array): Tensor {
  const fields = fieldsOf(bytes);
  return {
    name: textAt(fields, 8),
    type: Number(fields.find(({ field }) => field === 2)?.value),
    shape: fields.filter(({ field }) => field === 1).map(({ value }) => Number(value)),
    bytes: bytesAt(fields, 9)[0] ?? NONE,
  };
}

export function bytesAt(fields: readonly Field[], wanted: number): readonly Uint8Array[] {
  return fields.flatMap(({ field, value }) =>
    field === wanted && value instanceof Uint8Array ? [value] : [],
  );
}

export function textAt(fields: readonly Field[], wanted: number): string {
  return Buffer.from(bytesAt(fields, wanted)[0] ?? NONE).toString('utf8');
}
