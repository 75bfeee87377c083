import type { Model } from './model.ts';
import { bytesField, encode, intField, type Message } from './write-protobuf.ts';

/** How the big table is stored: as it is, or with one byte a number and one scale a row. */
export type Precision = 'float32' | 'int8';

/** What the file says of itself beside the graph. */
export type Notes = Readonly<Record<string, string>>;

/**
 * The model as an ONNX file (IR 8, opset 13) that any runtime opens.
 * `features` int64 [batch, length] names table rows, `weights` float [batch, length] says how much each counts; short texts
 * are filled up with weight 0. It gives `logits` [batch, intents] and, for explanations, `hidden` [batch, width].
 * With a model of meanings there is `meaning` float [batch, dimensions], an encoder's vector, which gives `meant` [batch, intents].
 */
export function writeOnnx(model: Model, precision: Precision, notes: Notes, meaning?: Model): Uint8Array {
  const parts = [graphOf(model, precision), ...(meaning ? [meaningOf(meaning)] : [])];
  const classes = model.outBias.length;
  const graph = [
    ...parts.flatMap(({ nodes }) => nodes.flatMap((node) => bytesField(1, node))),
    ...bytesField(2, 'intents'),
    ...parts.flatMap(({ tensors }) => tensors.flatMap((tensor) => bytesField(5, tensor))),
    ...bytesField(11, valueInfo('features', INT64, ['batch', 'length'])),
    ...bytesField(11, valueInfo('weights', FLOAT, ['batch', 'length'])),
    ...bytesField(12, valueInfo('logits', FLOAT, ['batch', classes])),
    ...bytesField(12, valueInfo('hidden', FLOAT, ['batch', model.width])),
    ...(meaning ? bytesField(11, valueInfo('meaning', FLOAT, ['batch', meaning.rows])) : []),
    ...(meaning ? bytesField(12, valueInfo('meant', FLOAT, ['batch', classes])) : []),
  ];
  return encode([
    ...intField(1, 8),
    ...bytesField(2, 'parley'),
    ...bytesField(7, graph),
    ...bytesField(8, [...bytesField(1, ''), ...intField(2, 13)]),
    ...Object.entries(notes).flatMap(([key, value]) =>
      bytesField(14, [...bytesField(1, key), ...bytesField(2, value)]),
    ),
  ]);
}

const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;

function graphOf(model: Model, precision: Precision) {
  const looked = precision === 'int8' ? lookUpBytes(model) : lookUpFloats(model);
  const { width, bias, weights, outBias } = model;
  const nodes = [
    ...looked.nodes,
    node('Unsqueeze', ['scaled', 'axis_1'], ['lines']),
    node('MatMul', ['lines', 'rows'], ['sums']),
    node('Squeeze', ['sums', 'axis_1'], ['sum']),
    node('Add', ['sum', 'bias'], ['before']),
    node('Relu', ['before'], ['hidden']),
    node('MatMul', ['hidden', 'dense_weights'], ['voices']),
    node('Add', ['voices', 'dense_bias'], ['logits']),
  ];
  const tensors = [
    ...looked.tensors,
    tensor('axis_1', INT64, [1], bytesOf(BigInt64Array.of(1n))),
    tensor('bias', FLOAT, [width], bytesOf(bias)),
    tensor('dense_weights', FLOAT, [width, outBias.length], bytesOf(turned(weights, width))),
    tensor('dense_bias', FLOAT, [outBias.length], bytesOf(outBias)),
  ];
  return { nodes, tensors };
}

/** A branch of its own, so that the words' scores are there without any meaning. */
function meaningOf({ rows, width, table, bias, weights, outBias }: Model) {
  const classes = outBias.length;
  return {
    nodes: [
      node('MatMul', ['meaning', 'meaning_table'], ['meaning_sum']),
      node('Add', ['meaning_sum', 'meaning_bias'], ['meaning_before']),
      node('Relu', ['meaning_before'], ['meaning_hidden']),
      node('MatMul', ['meaning_hidden', 'meant_weights'], ['meant_voices']),
      node('Add', ['meant_voices', 'meant_bias'], ['meant']),
    ],
    tensors: [
      tensor('meaning_table', FLOAT, [rows, width], bytesOf(table)),
      tensor('meaning_bias', FLOAT, [width], bytesOf(bias)),
      tensor('meant_weights', FLOAT, [width, classes], bytesOf(turned(weights, width))),
      tensor('meant_bias', FLOAT, [classes], bytesOf(outBias)),
    ],
  };
}

function lookUpFloats({ rows, width, table }: Model) {
  return {
    nodes: [node('Gather', ['table', 'features'], ['rows']), node('Identity', ['weights'], ['scaled'])],
    tensors: [tensor('table', FLOAT, [rows, width], bytesOf(table))],
  };
}

/** The row's scale goes into the text's weights, which are few, rather than into the rows. */
function lookUpBytes({ rows, width, table }: Model) {
  const { bytes, scales } = quantize(table, rows, width);
  return {
    nodes: [
      node('Gather', ['table', 'features'], ['bytes']),
      node('DequantizeLinear', ['bytes', 'one', 'zero'], ['rows']),
      node('Gather', ['scales', 'features'], ['row_scales']),
      node('Mul', ['weights', 'row_scales'], ['scaled']),
    ],
    tensors: [
      tensor('table', INT8, [rows, width], bytesOf(bytes)),
      tensor('scales', FLOAT, [rows], bytesOf(scales)),
      tensor('one', FLOAT, [], bytesOf(Float32Array.of(1))),
      tensor('zero', INT8, [], bytesOf(Int8Array.of(0))),
    ],
  };
}

function quantize(table: Float32Array, rows: number, width: number) {
  const bytes = new Int8Array(table.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const line = table.subarray(row * width, (row + 1) * width);
    const scale = line.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127 || 1;
    scales[row] = scale;
    bytes.set(
      line.map((value) => Math.round(value / scale)),
      row * width,
    );
  }
  return { bytes, scales };
}

/** Rows become columns, as MatMul wants them. */
function turned(weights: Float32Array, width: number): Float32Array {
  const height = weights.length / width;
  return weights.map((_, at) => weights[(at % height) * width + Math.floor(at / height)] ?? 0);
}

function node(operator: string, inputs: readonly string[], outputs: readonly string[]): Message {
  return [
    ...inputs.flatMap((name) => bytesField(1, name)),
    ...outputs.flatMap((name) => bytesField(2, name)),
    ...bytesField(3, outputs.join('_')),
    ...bytesField(4, operator),
  ];
}

function tensor(name: string, type: number, dimensions: readonly number[], bytes: Uint8Array): Message {
  return [
    ...dimensions.flatMap((size) => intField(1, size)),
    ...intField(2, type),
    ...bytesField(8, name),
    ...bytesField(9, bytes),
  ];
}

function valueInfo(name: string, type: number, shape: readonly (string | number)[]): Message {
  const dimensions = shape.flatMap((size) =>
    bytesField(1, typeof size === 'number' ? intField(1, size) : bytesField(2, size)),
  );
  return [
    ...bytesField(1, name),
    ...bytesField(2, bytesField(1, [...intField(1, type), ...bytesField(2, dimensions)])),
  ];
}

/** Files are little-endian, as every machine is that Parley runs on. */
function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
