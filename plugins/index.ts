import type { Plugin } from '#engine/plugin';
import { plugin as classifyOnnx } from './classify-onnx/index.ts';
import { plugin as dialog } from './dialog/index.ts';
import { plugin as entityDomain } from './entity-domain/index.ts';
import { plugin as entityReference } from './entity-reference/index.ts';
import { plugin as entityValue } from './entity-value/index.ts';
import { plugin as form } from './form/index.ts';
import { plugin as nlpNode } from './nlp-node/index.ts';
import { plugin as sentiment } from './sentiment/index.ts';
import { plugin as ticket } from './ticket/index.ts';
import { plugin as tokenizeJieba } from './tokenize-jieba/index.ts';

/** Every plugin that comes with Parley, by the alphabet. A test holds the list to the folders and the README. */
export const PLUGINS: readonly Plugin[] = [
  classifyOnnx,
  dialog,
  entityDomain,
  entityReference,
  entityValue,
  form,
  nlpNode,
  sentiment,
  ticket,
  tokenizeJieba,
];
