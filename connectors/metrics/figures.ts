import { AggregatorRegistry, type Registry } from 'prom-client';

/** The figures of one process, as they go from process to process. */
export type Figures = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** The figures of several processes together, as Prometheus reads them. */
export function addUp(figures: readonly Figures[]): Promise<string> {
  return AggregatorRegistry.aggregate([...figures]).metrics();
}
