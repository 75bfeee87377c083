import { escapeMarkup } from '#engine/core/escape-markup';
import { formatDialogResult } from '#engine/testing/format-dialog-result';
import { placeOf } from './place-of.ts';
import type { RunFixture } from './run-fixtures.ts';

/** Results as the JUnit XML that CI servers read. */
export function junitXml(runs: readonly RunFixture[]): string {
  const failures = runs.filter(({ result }) => !result.passed).length;
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const total = runs.reduce((sum, { ms }) => sum + ms, 0);
  const cases = runs.map((run) => {
    const { fixture, result, ms } = run;
    const head = `  <testcase classname="${xmlText(fixture.file)}" name="${xmlText(result.dialog)}" time="${seconds(ms)}"`;
    if (!result.failure) return `${head}/>`;
    const message = `step ${result.failure.step + 1}, ${result.failure.check}`;
    const text = xmlText(formatDialogResult(result, placeOf(run)));
    return `${head}>\n    <failure message="${xmlText(message)}">${text}</failure>\n  </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="dialogs" tests="${runs.length}" failures="${failures}" time="${seconds(total)}">`,
    ...cases,
    '</testsuite>',
    '',
  ].join('\n');
}

/** Markup characters by name; control characters, which XML has no way to write, as a replacement character. */
function xmlText(text: string): string {
  return escapeMarkup(text).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
