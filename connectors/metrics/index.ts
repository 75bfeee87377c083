export { addUp, type Figures } from './figures.ts';
export { createMetrics, type Metrics } from './metrics.ts';
