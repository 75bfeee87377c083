import { expect, test } from 'vitest';
import { toyBot } from '../dialog.rig.ts';
import { countTraffic, keyOf } from './count-traffic.ts';
import { flowGraph } from './flow-graph.ts';
import { mermaidOf } from './mermaid.ts';

const bot = toyBot({
  flows: {
    order: {
      start: { intent: 'order', when: 'open == "[yes]"' },
      steps: [
        { id: 'ask_first', when: 'size == null', form: 'pizza' },
        { if: 'size == "large"', then: [{ say: 'large' }], else: [{ call: 'talk' }] },
        { say: ['done', 'bye'] },
      ],
    },
    talk: { steps: [{ link: 'order' }] },
  },
  forms: { pizza: { fields: { size: { type: 'text', ask: 'ask_size' } } } },
});

function graphOf(flow: string) {
  const graph = flowGraph(bot, flow);
  if (!graph) throw new Error(`no flow ${flow}`);
  return graph;
}

test('a flow is drawn with its branches, its calls and its end', () => {
  expect(mermaidOf(graphOf('order'))).toBe(
    [
      '---',
      'title: "order"',
      '---',
      'flowchart TD',
      '  n0(["order<br/>when open == #34;#91;yes#93;#34;"])',
      '  n1[/"form pizza<br/>when size == null"/]',
      '  n2{"if size == #34;large#34;"}',
      '  n3["say large"]',
      '  n4["call talk"]',
      '  n5["say done, bye"]',
      '  n6[["talk"]]',
      '  n7(["end"])',
      '  n0 --> n1',
      '  n1 --> n2',
      '  n2 -->|"then"| n3',
      '  n2 -->|"else"| n4',
      '  n3 --> n5',
      '  n4 --> n5',
      '  n4 -.->|"call"| n6',
      '  n5 --> n7',
    ].join('\n'),
  );
});

test('a link leads to the other flow and not to an end', () => {
  const { nodes, edges } = graphOf('talk');
  expect(nodes.map(({ kind }) => kind)).toEqual(['start', 'link', 'flow']);
  expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['(start) 1', '1 (flow order)']);
});

test('a flow that is not there has no picture', () => {
  expect(flowGraph(bot, 'nosuch')).toBeUndefined();
});

test('conversations are counted over the ways that they went, each once', () => {
  const graphs = [graphOf('order'), graphOf('talk')];
  const large = [
    { path: ['order/ask_first'], open: ['order'] },
    { path: ['order/2', 'order/2_then_1', 'order/3'], open: [] },
  ];
  const waiting = [{ path: ['order/ask_first'], open: ['order'] }];
  const traffic = countTraffic(graphs, [[...large, ...large], waiting]);
  const count = (from: string, to: string) => traffic.get(keyOf('order', { from, to })) ?? 0;
  expect(count('(start)', 'ask_first')).toBe(2);
  expect(count('ask_first', '2')).toBe(1);
  expect(count('2', '2_then_1')).toBe(1);
  expect(count('2', '2_else_1')).toBe(0);
  expect(count('3', '(end)')).toBe(1);
});

test('a call is counted at its caller', () => {
  const graphs = [graphOf('order'), graphOf('talk')];
  const traffic = countTraffic(graphs, [[{ path: ['order/2_else_1', 'talk/1'], open: ['order', 'talk'] }]]);
  expect(traffic.get(keyOf('order', { from: '2_else_1', to: '(flow talk)' }))).toBe(1);
});
