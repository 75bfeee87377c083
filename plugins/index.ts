import type { Plugin } from '#engine/plugin';
import { plugin as entityDomain } from './entity-domain/index.ts';
import { plugin as nlpNode } from './nlp-node/index.ts';
import { plugin as tokenizeJieba } from './tokenize-jieba/index.ts';

/** Every plugin that comes with Parley, in the order of the alphabet. A test holds it to the folders. */
export const PLUGINS: readonly Plugin[] = [entityDomain, nlpNode, tokenizeJieba];
