import { useCallback, useEffect, useState } from 'preact/hooks';
import { GROUPINGS, type Grouping, type Report } from '#engine/page';
import type { ReportAnswer } from '../client/answers.ts';
import { BarChart } from './bar-chart.tsx';
import { useAround } from './context.ts';
import { percentOf, ReportTable, secondsOf, secondsText } from './report-table.tsx';

/** Days back that are shown first. */
const FIRST_DAYS = 7;

type Asked = { readonly by: Grouping; readonly from: string; readonly to: string };

/** What many chats add up to, for supervisors: figures, plots, a table, and a file for spreadsheets. */
export function Reports() {
  const { client, texts } = useAround();
  const [asked, setAsked] = useState<Asked>({ by: 'day', from: dayBefore(FIRST_DAYS - 1), to: dayBefore(0) });
  const { report, problem, isBusy, load } = useReport();
  useEffect(() => load(asked), [load]);
  const download = async (): Promise<void> => {
    const file = await client.reportFile(queryOf(asked));
    const link = Object.assign(document.createElement('a'), {
      href: URL.createObjectURL(file),
      download: `${asked.by}-${asked.from}-${asked.to}.csv`,
    });
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <main class="reports" aria-busy={isBusy}>
      <h1>{texts.reports.title}</h1>
      <form
        class="report-form"
        onSubmit={(event) => {
          event.preventDefault();
          load(asked);
        }}
      >
        <Fields
          asked={asked}
          change={(next) => {
            setAsked(next);
            if (next.by !== asked.by) load(next);
          }}
        />
        <button type="submit" class="button button-strong" disabled={isBusy}>
          {texts.reports.show}
        </button>
        <button type="button" class="button" disabled={!report} onClick={() => void download()}>
          {texts.reports.csv}
        </button>
        {isBusy && <span class="spinner" />}
      </form>
      <p class="problem" role="alert">
        {problem}
      </p>
      {report && report.total.chats === 0 && <p class="soft">{texts.reports.nothing}</p>}
      {report && report.leftOut > 0 && <p class="soft">{texts.reports.leftOut(report.leftOut)}</p>}
      {report && report.total.chats > 0 && <Shown report={report} />}
    </main>
  );
}

/** Another grouping is shown at once, other days when they are complete. */
function Fields({ asked, change }: { readonly asked: Asked; readonly change: (asked: Asked) => void }) {
  const { texts } = useAround();
  return (
    <>
      <label>
        {texts.reports.by}
        <select
          value={asked.by}
          onChange={(event) => change({ ...asked, by: event.currentTarget.value as Grouping })}
        >
          {GROUPINGS.map((one) => (
            <option key={one} value={one}>
              {texts.reports.groupings[one]}
            </option>
          ))}
        </select>
      </label>
      {(['from', 'to'] as const).map((name) => (
        <label key={name}>
          {texts.reports[name]}
          <input
            required
            type="date"
            value={asked[name]}
            onChange={(event) => change({ ...asked, [name]: event.currentTarget.value })}
          />
        </label>
      ))}
    </>
  );
}

/** The report that was asked for last; an earlier answer that comes later is dropped. */
function useReport() {
  const { client } = useAround();
  const [report, setReport] = useState<ReportAnswer>();
  const [problem, setProblem] = useState('');
  const [asking, setAsking] = useState<Asked>();
  const load = useCallback((asked: Asked) => setAsking({ ...asked }), []);
  useEffect(() => {
    if (!asking) return undefined;
    let isOver = false;
    const end = (made: ReportAnswer | undefined, wrong: string): void => {
      if (isOver) return;
      if (made) setReport(made);
      setProblem(wrong);
      setAsking(undefined);
    };
    client.report(queryOf(asking)).then(
      (made) => end(made, ''),
      (thrown: unknown) => end(undefined, thrown instanceof Error ? thrown.message : String(thrown)),
    );
    return () => {
      isOver = true;
    };
  }, [client, asking]);
  return { report, problem, isBusy: asking !== undefined, load };
}

function Shown({ report }: { readonly report: Report }) {
  const { texts } = useAround();
  const words = texts.reports;
  const { rows, total } = report;
  const keys = rows.map(({ key }) => key);
  const tiles = [
    [words.chats, String(total.chats), ''],
    [words.deflected, percentOf(total.deflected), ''],
    [words.handedOver, String(total.handedOver), ''],
    [words.missed, String(total.missed), ''],
    [words.wait, secondsText(total.wait.p50), words.median],
    [words.response, secondsText(total.response.p50), words.median],
    [words.csat, percentOf(total.csat), words.rated(total.rated)],
  ] as const;
  const spans = (name: 'wait' | 'answer') =>
    [
      { name: words.median, values: rows.map((row) => secondsOf(row[name].p50)) },
      { name: words.p90, values: rows.map((row) => secondsOf(row[name].p90)) },
    ] as const;
  return (
    <>
      <dl class="tiles">
        {tiles.map(([name, value, hint]) => (
          <div key={name} class="tile">
            <dt>{name}</dt>
            <dd>{value}</dd>
            <dd class="soft">{hint}</dd>
          </div>
        ))}
      </dl>
      <BarChart
        title={words.chats}
        keys={keys}
        isStacked
        series={[
          { name: words.alone, values: rows.map(({ chats, handedOver }) => chats - handedOver) },
          { name: words.handedOver, values: rows.map(({ handedOver }) => handedOver) },
        ]}
      />
      <BarChart title={words.seconds(words.wait)} keys={keys} isStacked={false} series={spans('wait')} />
      <BarChart title={words.seconds(words.answer)} keys={keys} isStacked={false} series={spans('answer')} />
      <ReportTable report={report} />
    </>
  );
}

/** Days are those of whoever looks. */
function queryOf(asked: Asked): URLSearchParams {
  return new URLSearchParams({ ...asked, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
}

/** A day so many days ago, as `2026-11-27`, where the page is. */
function dayBefore(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() - days);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
