/** What a tiny model is made of. */
export type Layers = {
  readonly rows: number;
  readonly width: number;
  readonly table: Float32Array;
  /** `tokens` leaves the pooling to whoever runs it; `sentence` takes the mean in the graph. */
  readonly output: 'tokens' | 'sentence';
  /** Names of its inputs; the first names the rows, the second says which tokens count. */
  readonly inputs: readonly string[];
  /** How wide its inputs' numbers are, in bits. */
  readonly bits: 32 | 64;
  /** Multiplications by the identity, to make it as slow as a big one. */
  readonly slow: number;
};

/** A protobuf message, field after field. */
type Message = readonly Uint8Array[];

const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;

/** An ONNX file (IR 8, opset 13): look the ids up in the table, and for `sentence` take the mean of those that count. */
export function writeTinyModel(
  layers: Partial<Layers> & Pick<Layers, 'rows' | 'width' | 'table'>,
): Uint8Array {
  const { rows, width, table, output = 'tokens', slow = 0, bits = 64 } = layers;
  const inputs = layers.inputs ?? ['input_ids', 'attention_mask'];
  const last = output === 'sentence' ? 'sentence_embedding' : 'last_hidden_state';
  const shape = output === 'sentence' ? ['batch', width] : ['batch', 'length', width];
  const graph = [
    ...nodesOf(inputs, last, output, slow).flatMap((node) => bytesField(1, node)),
    ...bytesField(2, 'tiny'),
    ...bytesField(5, tensor('table', FLOAT, [rows, width], table)),
    ...(slow > 0 ? bytesField(5, tensor('same', FLOAT, [width, width], identity(width))) : []),
    ...bytesField(5, tensor('one', INT64, [1], BigInt64Array.of(1n))),
    ...bytesField(5, tensor('two', INT64, [1], BigInt64Array.of(2n))),
    ...inputs.flatMap((name) =>
      bytesField(11, valueInfo(name, bits === 32 ? INT32 : INT64, ['batch', 'length'])),
    ),
    ...bytesField(12, valueInfo(last, FLOAT, shape)),
  ];
  const opset = [...bytesField(1, ''), ...intField(2, 13)];
  return Buffer.concat([
    ...intField(1, 8),
    ...bytesField(2, 'parley-tests'),
    ...bytesField(7, graph),
    ...bytesField(8, opset),
  ]);
}

function nodesOf(
  [ids = '', mask = '']: readonly string[],
  last: string,
  output: Layers['output'],
  slow: number,
): readonly Message[] {
  const steps = Array.from({ length: slow }, (_, at) =>
    node('MatMul', [`hidden${at}`, 'same'], `hidden${at + 1}`),
  );
  const looked = [node('Gather', ['table', ids], 'hidden0'), ...steps];
  if (output === 'tokens') return [...looked, node('Identity', [`hidden${slow}`], last)];
  return [
    ...looked,
    node('Cast', [mask], 'counts', { to: FLOAT }),
    node('Unsqueeze', ['counts', 'two'], 'column'),
    node('Mul', [`hidden${slow}`, 'column'], 'counted'),
    node('ReduceSum', ['counted', 'one'], 'sum', { keepdims: 0 }),
    node('ReduceSum', ['counts', 'one'], 'number'),
    node('Div', ['sum', 'number'], last),
  ];
}

function identity(width: number): Float32Array {
  return new Float32Array(width * width).map((_, at) => (at % (width + 1) === 0 ? 1 : 0));
}

function node(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number>> = {},
): Message {
  return [
    ...inputs.flatMap((name) => bytesField(1, name)),
    ...bytesField(2, output),
    ...bytesField(4, operator),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      bytesField(5, [...bytesField(1, name), ...intField(3, value), ...intField(20, 2)]),
    ),
  ];
}

function tensor(name: string, type: number, dimensions: readonly number[], values: ArrayBufferView): Message {
  return [
    ...dimensions.flatMap((size) => intField(1, size)),
    ...intField(2, type),
    ...bytesField(8, name),
    ...bytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ];
}

function valueInfo(name: string, type: number, shape: readonly (string | number)[]): Message {
  const dimensions = shape.flatMap((size) =>
    bytesField(1, typeof size === 'number' ? intField(1, size) : bytesField(2, size)),
  );
  const described = bytesField(1, [...intField(1, type), ...bytesField(2, dimensions)]);
  return [...bytesField(1, name), ...bytesField(2, described)];
}

function bytesField(field: number, value: Message | string | Uint8Array): Message {
  const bytes =
    typeof value === 'string'
      ? Buffer.from(value)
      : value instanceof Uint8Array
        ? value
        : Buffer.concat(value);
  return [varint(field * 8 + 2), varint(bytes.length), bytes];
}

function intField(field: number, value: number): Message {
  return [varint(field * 8), varint(value)];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}
