import { expect, it } from 'vitest';
import { escapeMarkup } from './escape-markup.ts';

it('leaves no way out of text or quotes, and no half characters', () => {
  expect(escapeMarkup(`<b title="x" id='y'>&amp;</b>`)).toBe(
    '&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;',
  );
  expect(escapeMarkup('a\ud83d 😀')).toBe('a\ufffd 😀');
});
