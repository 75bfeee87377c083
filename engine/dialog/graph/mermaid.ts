import type { FlowGraph, GraphNode } from './flow-graph.ts';

/** A flow as the text of a Mermaid flowchart. */
export function mermaidOf({ flow, nodes, edges }: FlowGraph): string {
  // Mermaid takes some words for its own (`end`), so boxes go by numbers and say their names as text.
  const ids = new Map(nodes.map(({ id }, place) => [id, `n${place}`]));
  const box = (node: GraphNode) => {
    const [open, close] = SHAPES[node.kind] ?? ['[', ']'];
    return `  ${ids.get(node.id)}${open}"${node.lines.map(escapeText).join('<br/>')}"${close}`;
  };
  const arrows = edges.map(({ from, to, label, outcomes }) => {
    const line = outcomes.length === 0 && label !== '' ? '-.->' : '-->';
    const text = label === '' ? '' : `|"${escapeText(label)}"|`;
    return `  ${ids.get(from)} ${line}${text} ${ids.get(to)}`;
  });
  const title = ['---', `title: ${JSON.stringify(flow)}`, '---'];
  return [...title, 'flowchart TD', ...nodes.map(box), ...arrows].join('\n');
}

const SHAPES: Readonly<Partial<Record<GraphNode['kind'], readonly [string, string]>>> = {
  start: ['([', '])'],
  end: ['([', '])'],
  flow: ['[[', ']]'],
  if: ['{', '}'],
  form: ['[/', '/]'],
  ticket: ['[(', ')]'],
  handoff: ['>', ']'],
};

/** Characters that mean something to Mermaid, by their numbers. */
function escapeText(text: string): string {
  return text.replace(/[#"<>&;`\\|{}[\]()]/g, (character) => `#${character.codePointAt(0)};`);
}
