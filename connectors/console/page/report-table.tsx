import type { Report, ReportRow, Spans } from '#engine/page';
import { useAround } from './context.ts';
import type { ReportTexts } from './texts.ts';

type Column = readonly [name: string, cell: (row: ReportRow) => string];

/** Every figure of a report, a row for each group and one for all. */
export function ReportTable({ report }: { readonly report: Report }) {
  const { texts } = useAround();
  const columns = columnsOf(texts.reports);
  const line = (row: ReportRow, name: string) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      {columns.map(([title, cell]) => (
        <td key={title}>{cell(row)}</td>
      ))}
    </tr>
  );
  return (
    <div class="report-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.reports.groupings[report.by]}</th>
            {columns.map(([title]) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{report.rows.map((row) => line(row, row.key))}</tbody>
        <tfoot>{line(report.total, texts.reports.all)}</tfoot>
      </table>
      <p class="soft">{texts.reports.spans}</p>
    </div>
  );
}

function columnsOf(texts: ReportTexts): readonly Column[] {
  return [
    [texts.chats, ({ chats }) => String(chats)],
    [texts.deflected, ({ deflected }) => percentOf(deflected)],
    [texts.handedOver, ({ handedOver }) => String(handedOver)],
    [texts.missed, ({ missed }) => String(missed)],
    [texts.answer, ({ answer }) => pairOf(answer)],
    [texts.wait, ({ wait }) => pairOf(wait)],
    [texts.response, ({ response }) => pairOf(response)],
    [texts.handling, ({ handling }) => pairOf(handling)],
    [texts.resolution, ({ resolution }) => pairOf(resolution)],
    [texts.csat, ({ csat, rated }) => (rated === 0 ? '–' : `${percentOf(csat)} (${rated})`)],
  ];
}

export function percentOf(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}

/** Seconds, with a digit behind the point where that says something. */
export function secondsOf(span: number | null): number | null {
  return span === null ? null : Number((span / 1000).toFixed(span < 100_000 ? 1 : 0));
}

export function secondsText(span: number | null): string {
  return span === null ? '–' : `${secondsOf(span)} s`;
}

function pairOf({ p50, p90 }: Spans): string {
  return p50 === null ? '–' : `${secondsText(p50)} / ${secondsText(p90)}`;
}
