import type { BotTurn } from '../client/chat-record.ts';
import { useAround } from './context.ts';

/** What the bot understood of a message and went through, folded away until somebody wants to know. */
export function TurnView({ turn }: { turn: BotTurn }) {
  const { texts } = useAround();
  const intent = turn.intent === null ? texts.noIntent : `${turn.intent} ${Math.round(turn.score * 100)} %`;
  const named = turn.entities.map(({ type, name, text }) => `${type}: ${name ?? text}`);
  return (
    <details class="turn">
      <summary>
        {intent}
        {turn.repair !== null && <span class="tag">{turn.repair}</span>}
        {named.slice(0, 3).map((one) => (
          <span key={one} class="tag">
            {one}
          </span>
        ))}
      </summary>
      <p class="soft">{texts.trace}</p>
      {turn.path.length > 0 && <p class="turn-path">{turn.path.join(' → ')}</p>}
      <table>
        <tbody>
          {turn.trace.map(({ stage, outcome, ms, failure, notes = [] }) => (
            <tr key={stage} class={`stage-${outcome}`}>
              <th scope="row">{stage}</th>
              <td>{failure ?? outcome}</td>
              <td>{ms.toFixed(1)} ms</td>
              <td>{notes.join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
