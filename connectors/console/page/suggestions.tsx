import { useEffect, useState } from 'preact/hooks';
import type { ChatView } from '../client/agent-chat.ts';
import type { Suggestion } from '../client/answers.ts';
import { useAround } from './context.ts';

type SuggestionsProps = {
  readonly suggestions: readonly Suggestion[];
  readonly insert: (text: string) => void;
};

/** Answers that fit, inserted by a key or a click. */
export function Suggestions({ suggestions, insert }: SuggestionsProps) {
  const { texts } = useAround();
  if (suggestions.length === 0) return null;
  return (
    <ul class="suggestions" aria-label={texts.suggestions}>
      {suggestions.map(({ title, text }, index) => (
        <li key={text}>
          <button type="button" class="suggestion" title={text} onClick={() => insert(text)}>
            <kbd>Ctrl {index + 1}</kbd>
            <strong>{title}</strong>
            <span class="soft">{text}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** As many as there are keys for. */
const MOST = 3;

/** Asked anew for whatever the visitor says; what comes late for older words is dropped. */
export function useSuggestions({ c, record }: ChatView, isWanted: boolean): readonly Suggestion[] {
  const { client } = useAround();
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const of = record.last?.by === record.state.visitor ? record.last.key : undefined;
  useEffect(() => {
    if (!isWanted || of === undefined) {
      setFound([]);
      return undefined;
    }
    let isOver = false;
    client.suggestions(c).then(
      (suggestions) => !isOver && setFound(suggestions.slice(0, MOST)),
      () => !isOver && setFound([]),
    );
    return () => {
      isOver = true;
    };
  }, [client, c, of, isWanted]);
  return found;
}
